import { CosmosError } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import type { StoredItem } from '../store/item.js';

/** What became of one operation. */
export interface OperationResult {
  readonly statusCode: number;
  /** Request units. */
  readonly requestCharge: number;
  /** The item as it is now, and whether this operation made it so. */
  readonly item?: StoredItem;
  readonly isWritten?: true;
  /** The operation itself does not want back what it wrote. */
  readonly isMinimal?: true;
  readonly error?: CosmosError;
}

const FAILED_DEPENDENCY = 424;

export const failed = (error: CosmosError, requestCharge: number): OperationResult => ({
  statusCode: error.status,
  requestCharge,
  error,
});

/** Not carried out, or taken back, because of another operation. */
export const dependencyFailed = (): OperationResult => ({ statusCode: FAILED_DEPENDENCY, requestCharge: 0 });

/** 207 as soon as one operation has anything but success to say, an unchanged read included. */
export const statusOf = (results: readonly OperationResult[]): 200 | 207 =>
  results.every(({ statusCode }) => statusCode < 300) ? 200 : 207;

/** @param minimal `prefer: return=minimal`: what was written is not sent back, what was read is */
export const resultsBody = (results: readonly OperationResult[], minimal: boolean): string =>
  `[${results.map((result) => resultText(result, minimal)).join(',')}]`;

function resultText(result: OperationResult, minimal: boolean): string {
  const { statusCode, requestCharge, item, error } = result;
  const retryAfter = error && retryAfterOf(error);
  const head = JSON.stringify({
    statusCode,
    requestCharge,
    ...(error && error.substatus !== 0 && { subStatusCode: error.substatus }),
    ...(retryAfter !== undefined && { retryAfterMilliseconds: retryAfter }),
    ...(error && { message: error.message }),
    ...(item && { eTag: item.etag }),
  });
  if (!item || hidesItem(result, minimal)) return head;
  return `${head.slice(0, -1)},"resourceBody":${item.text}}`;
}

/** Whether the item of a result is not sent: it has not changed, or its writer does not want it back. */
export const hidesItem = ({ statusCode, isWritten, isMinimal }: OperationResult, minimal: boolean): boolean =>
  statusCode === 304 || ((minimal || isMinimal === true) && isWritten === true);

/** Milliseconds. */
export function retryAfterOf({ headers }: CosmosError): number | undefined {
  const milliseconds = headers[HEADER.retryAfter];
  return milliseconds === undefined ? undefined : Number(milliseconds);
}
