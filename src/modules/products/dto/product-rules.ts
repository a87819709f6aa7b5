import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { fromCents, toCents } from '../money.js';
import { LIMITS, PRODUCT_STATUSES, SKU_PATTERN } from '../product.js';
import { isDotSegment } from '../../../common/http/dot-segment.js';
import { isEntityTag } from '../../../common/http/preconditions.js';
import { normaliseCategory } from '../../../common/identity/categories.js';
import { isProductId } from '../product-id.js';
import { clean, codePoints, isWellFormed } from '../text.js';
import { isNumber, IsOneOf, isText, IsText, IsWhole, Rule } from './rules.js';

export const IsCategory = (): PropertyDecorator =>
  applyDecorators(
    IsText(1, LIMITS.category, normaliseCategory),
    Rule(
      'invalid_format',
      'must not be . or .., encoded or not',
      (value) => !isText(value) || !isDotSegment(value),
    ),
  );

/** An id that a caller may choose. */
export const IsProductId = (): PropertyDecorator =>
  applyDecorators(
    Rule('invalid_type', 'must be a string', isText),
    Rule(
      'invalid_id',
      'must have 1 to 255 characters, none of / \\ ? #, no control characters, no space at either end, and not be . or .. or batch',
      (value) => !isText(value) || isProductId(value),
    ),
  );

/** What `If-Match` says for one product: its etag, or `*` for any version. */
export const IsIfMatch = (): PropertyDecorator =>
  applyDecorators(
    Rule('invalid_type', 'must be a string', isText),
    Rule(
      'invalid_format',
      'must be an etag with its quotes, or *',
      (value) => !isText(value) || value === '*' || isEntityTag(value),
    ),
  );

/** The one version that is meant; undefined for any. */
export const ifMatchOf = (text: string | undefined): string | undefined => (text === '*' ? undefined : text);

export const IsName = (): PropertyDecorator => IsText(1, LIMITS.name);

export const IsDescription = (): PropertyDecorator => IsText(0, LIMITS.description);

export const IsQuantity = (): PropertyDecorator => IsWhole(0, LIMITS.quantity);

export const IsStatus = (): PropertyDecorator => IsOneOf(PRODUCT_STATUSES);

export const IsSku = (): PropertyDecorator =>
  applyDecorators(
    Rule('invalid_type', 'must be a string', isText),
    Rule(
      'invalid_format',
      'must be 1 to 50 of A-Z, 0-9 and -',
      (value) => !isText(value) || SKU_PATTERN.test(value),
    ),
  );

/** An amount of money from `min` to `max`, in whole cents. */
export function IsAmount(min: number, max: number): PropertyDecorator {
  const isInRange = (value: number): boolean => value >= min && value <= max;
  return applyDecorators(
    Rule('invalid_type', 'must be a number', isNumber),
    Rule('out_of_range', `must be from ${min} to ${max}`, (value) => !isNumber(value) || isInRange(value)),
    Rule(
      'too_precise',
      'must have at most 2 decimals',
      (value) => !isNumber(value) || !isInRange(value) || toCents(value) !== undefined,
    ),
  );
}

export const IsPrice = (): PropertyDecorator => IsAmount(fromCents(1), fromCents(LIMITS.priceCents));

/** Whole seconds from 1, or -1: never. Zero would mean "at once" and is refused by the database. */
export const IsTtl = (): PropertyDecorator =>
  applyDecorators(
    Rule('invalid_type', 'must be a whole number', Number.isInteger),
    Rule(
      'out_of_range',
      `must be -1 or from 1 to ${LIMITS.ttl}`,
      (value) => !isNumber(value) || value === -1 || (value >= 1 && value <= LIMITS.ttl),
    ),
  );

/** Tags to look for. */
export const IsTagList = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.map((tag: unknown) => (isText(tag) ? clean(tag) : tag)) : value,
    ),
    Rule('invalid_type', 'must be a list of strings', isTextList),
    Rule(
      'too_many',
      `must have at most ${LIMITS.tags} entries`,
      (value) => !isTextList(value) || value.length <= LIMITS.tags,
    ),
    Rule('malformed_text', 'must be valid Unicode', each(isWellFormed)),
    Rule(
      'too_short',
      'must not have an empty entry',
      each((tag) => tag !== ''),
    ),
    Rule(
      'too_long',
      `must have at most ${LIMITS.tag} characters in each entry`,
      each((tag) => codePoints(tag) <= LIMITS.tag),
    ),
  );

/** Tags to keep. */
export const IsTags = (): PropertyDecorator =>
  applyDecorators(
    IsTagList(),
    Rule(
      'duplicate',
      'must not have an entry twice',
      (value) => !isTextList(value) || new Set(value).size === value.length,
    ),
  );

const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

const each =
  (holds: (text: string) => boolean) =>
  (value: unknown): boolean =>
    !isTextList(value) || value.every(holds);
