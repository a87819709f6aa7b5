import { badRequest, INDEXING_DIRECTIVE, invalidPayload, notImplemented } from '../common/errors.js';
import type { Conditions } from '../items/conditions.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';

/** One member of a batch or bulk request: a point operation in JSON. */
export interface BatchOperation {
  readonly type: OperationType;
  /** Of the item; creates and upserts carry it in their body. */
  readonly id: string;
  readonly body: Json;
  readonly conditions: Conditions;
  /** It does not want back what it writes. */
  readonly isMinimal?: true;
  /** Canonical or not: the JSON array text the client wrote, when it wrote one. */
  readonly partitionKey?: string;
}

const TYPES = ['Create', 'Upsert', 'Read', 'Replace', 'Patch', 'Delete'] as const;
export type OperationType = (typeof TYPES)[number];

const WITHOUT_ID: ReadonlySet<OperationType> = new Set(['Create', 'Upsert']);
const WITHOUT_BODY: ReadonlySet<OperationType> = new Set(['Read', 'Delete']);
const MAX_OPERATIONS = 100;

/**
 * The members of a batch or bulk request, still to be read one by one.
 * @throws CosmosError 400 when the body is no array of 1 to 100 members
 */
export function parseBatch(body: Json): readonly Json[] {
  if (!Array.isArray(body)) throw invalidPayload();
  if (body.length === 0) throw badRequest('Batch request has no operations.');
  if (body.length > MAX_OPERATIONS) {
    throw badRequest('Batch request has more operations than what is supported.');
  }
  return body;
}

/**
 * Reads one member; what it wants to store is checked when it is carried out.
 * @throws CosmosError 400 when it has not the form of an operation, 501 for what is not served
 */
export function parseOperation(raw: Json): BatchOperation {
  if (!isObject(raw)) throw invalidPayload();
  const type = typeOf(raw);
  const id = text(raw, 'id');
  if (id === undefined && !WITHOUT_ID.has(type)) throw incomplete(type, 'id');
  const body = raw['resourceBody'];
  if (body === undefined && !WITHOUT_BODY.has(type)) throw incomplete(type, 'resourceBody');
  if (text(raw, 'indexingDirective')?.toLowerCase() === 'exclude') throw notImplemented(INDEXING_DIRECTIVE);
  if ('timeToLiveInSeconds' in raw) throw notImplemented('the time to live of a batch operation');
  const partitionKey = text(raw, 'partitionKey');
  return {
    type,
    id: id ?? '',
    body: body ?? null,
    conditions: { ifMatch: text(raw, 'ifMatch'), ifNoneMatch: text(raw, 'ifNoneMatch') },
    ...(partitionKey !== undefined && { partitionKey }),
    ...(raw['minimalReturnPreference'] === true && { isMinimal: true }),
  };
}

function typeOf(raw: JsonObject): OperationType {
  const name = text(raw, 'operationType') ?? '';
  const type = TYPES.find((known) => known === name);
  if (!type) throw badRequest(`The operation type '${name}' is invalid in a batch.`);
  return type;
}

function text(raw: JsonObject, member: string): string | undefined {
  const value = raw[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest(`'${member}' of a batch operation must be a string.`);
  return value;
}

const incomplete = (type: OperationType, member: string): Error =>
  badRequest(`The batch operation '${type}' needs the member '${member}'.`);
