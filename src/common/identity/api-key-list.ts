import { plainToInstance } from 'class-transformer';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  Length,
  Matches,
  ValidateBy,
  ValidateIf,
  validateSync,
} from 'class-validator';
import { API_KEY_HASH, API_KEY_ID } from './api-key.js';
import { isDotSegment } from '../context/dot-segment.js';
import { normaliseCategory } from './categories.js';
import { type Scope, SCOPES, TENANT_ID } from '../context/principal.js';

const MAX_PROBLEMS = 20;

/** One configured key, as `npm run key:new` prints it. */
export class ApiKeyRow {
  @Matches(API_KEY_ID, { message: 'id must be 1 to 40 of a-z 0-9 -' })
  readonly id!: string;

  @Matches(TENANT_ID, { message: 'tenant must be 1 to 100 of A-Z a-z 0-9 . _ -' })
  readonly tenant!: string;

  @IsIn(SCOPES, { each: true, message: `scopes must be of ${SCOPES.join(', ')}` })
  @ArrayUnique({ message: 'scopes must not repeat' })
  @ArrayNotEmpty({ message: 'scopes must have at least one' })
  @IsArray({ message: 'scopes must be a list' })
  readonly scopes!: readonly Scope[];

  /** Absent: all of the tenant's. */
  @ValidateIf((row: ApiKeyRow) => row.categories !== undefined)
  @Length(1, 100, { each: true, message: 'categories must each have 1 to 100 characters' })
  @ValidateBy(
    { name: 'addressable', validator: { validate: isAddressable } },
    { each: true, message: 'categories must each have a visible name other than . and .., encoded or not' },
  )
  @IsArray({ message: 'categories must be a list' })
  readonly categories?: readonly string[];

  @Matches(API_KEY_HASH, { message: 'hash must be one that key:new printed' })
  readonly hash!: string;
}

export interface ApiKeyList {
  readonly rows: readonly ApiKeyRow[];
  /** What is wrong, each naming an entry and a rule, never a value. The rows count only when there is nothing. */
  readonly problems: readonly string[];
}

/** Reads the JSON list of API keys. An unknown member is a fault: a misspelt `categories` must not mean "all". */
export function parseApiKeyList(text: string): ApiKeyList {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return { rows: [], problems: ['must be JSON'] };
  }
  if (!Array.isArray(list)) return { rows: [], problems: ['must be a JSON list of keys'] };
  if (list.length === 0) {
    return { rows: [], problems: ['must have at least one key: without any nobody could get in'] };
  }
  const rows = list.map((entry: unknown) => plainToInstance(ApiKeyRow, isObject(entry) ? entry : {}));
  return { rows, problems: firstOf([...rows.flatMap(brokenRules), ...repeatedIds(rows)]) };
}

/** A line for each of ten thousand faults would hide what is wrong. */
function firstOf(problems: readonly string[]): readonly string[] {
  const rest = problems.length - MAX_PROBLEMS;
  return rest <= 0 ? problems : [...problems.slice(0, MAX_PROBLEMS), `and ${rest} more faults`];
}

function brokenRules(row: ApiKeyRow, index: number): string[] {
  const errors = validateSync(row, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  return errors.flatMap(({ property, constraints = {} }) =>
    'whitelistValidation' in constraints
      ? [`entry ${index}: ${property} is not a member of a key`]
      : Object.values(constraints).map((rule) => `entry ${index}: ${rule}`),
  );
}

function repeatedIds(rows: readonly ApiKeyRow[]): string[] {
  const seen = new Set<unknown>();
  return rows.flatMap(({ id }, index) => {
    const repeated = seen.has(id);
    seen.add(id);
    return repeated ? [`entry ${index}: id is already taken by an entry before it`] : [];
  });
}

function isAddressable(category: unknown): boolean {
  if (typeof category !== 'string') return true;
  const name = normaliseCategory(category);
  return name !== '' && !isDotSegment(name);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
