/** The two forms of a batch on the wire: JSON, and the .NET SDK's HybridRow. The answer has the request's. */
import { badRequest } from '../common/errors.js';
import type { Reply } from '../http/reply.js';
import type { CosmosRequest } from '../http/request.js';
import { BATCH_OPERATION, BATCH_RESULT, type Row } from '../hybrid-row/layout.js';
import { MalformedRow, readRow } from '../hybrid-row/read.js';
import { readRecords, writeRecords } from '../hybrid-row/record-io.js';
import { writeRow } from '../hybrid-row/write.js';
import { jsonOf } from '../requests/json.js';
import { batchCharge } from '../throughput/request-units.js';
import type { Json, JsonObject } from '../values/values.js';
import { type OperationType, parseBatch } from './operation.js';
import { hidesItem, type OperationResult, resultsBody, retryAfterOf, statusOf } from './result.js';

/** Numbers of operations, as `OperationType` of the .NET SDK has them. */
const OPERATIONS: Readonly<Record<number, OperationType>> = {
  0: 'Create',
  1: 'Patch',
  2: 'Read',
  4: 'Delete',
  5: 'Replace',
  20: 'Upsert',
};

/**
 * The members of a batch or bulk request, still to be read one by one.
 * @throws CosmosError 400 when the body is no array or stream of 1 to 100 members
 */
export const membersOf = (request: CosmosRequest): readonly Json[] =>
  parseBatch(request.binary ? binaryMembers(request, request.binary) : jsonOf(request));

/** @param minimal the caller does not want back what it wrote */
export const batchReply = (
  { binary }: CosmosRequest,
  results: readonly OperationResult[],
  minimal: boolean,
): Reply => ({
  status: statusOf(results),
  charge: batchCharge(results.map(({ requestCharge }) => requestCharge)),
  ...(binary
    ? {
        headers: { 'content-type': 'application/octet-stream' },
        body: writeRecords(results.map((result) => writeRow(resultRow(result, minimal), BATCH_RESULT))),
      }
    : { body: resultsBody(results, minimal) }),
});

function binaryMembers(request: CosmosRequest, binary: Buffer): Json[] {
  try {
    return readRecords(binary).map((record) => memberOf(request, readRow(record, BATCH_OPERATION)));
  } catch (error) {
    if (error instanceof MalformedRow) throw badRequest(`The batch request is malformed. ${error.message}`);
    throw error;
  }
}

/** The same operation as JSON has it. */
function memberOf(request: CosmosRequest, row: Row): JsonObject {
  const member: JsonObject = {};
  for (const [name, value] of Object.entries(row)) {
    if (name === 'resourceBody') member[name] = jsonOf({ ...request, body: String(value) });
    else if (name === 'operationType') member[name] = OPERATIONS[Number(value)] ?? String(value);
    else if (!Buffer.isBuffer(value)) member[name] = value;
  }
  return member;
}

function resultRow(result: OperationResult, minimal: boolean): Row {
  const { statusCode, requestCharge, item, error } = result;
  const retryAfter = error && retryAfterOf(error);
  return {
    statusCode,
    ...(error && error.substatus !== 0 && { subStatusCode: error.substatus }),
    ...(item && { eTag: item.etag }),
    ...(item && !hidesItem(result, minimal) && { resourceBody: item.text }),
    ...(retryAfter !== undefined && { retryAfterMilliseconds: retryAfter }),
    requestCharge,
  };
}
