import type { CosmosError } from '../common/errors.js';
import { pointReadCharge, refusedWriteCharge } from '../throughput/request-units.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';

/** The service's form of an error: code, message with the activity id, sub-status in a header. */
export function failureReply(error: CosmosError, activityId: string): Reply {
  const message = `${error.message}\r\nActivityId: ${activityId}, Microsoft.Azure.Documents.Common/2.14.0`;
  return {
    status: error.status,
    charge: failureCharge(error.status),
    headers: {
      ...(error.substatus !== 0 && { [HEADER.substatus]: String(error.substatus) }),
      ...error.headers,
    },
    body: JSON.stringify({ code: error.code, message, ...error.body }),
  };
}

/** A refused write is paid for, a failed look-up costs a small read, what was not let in is free. */
export function failureCharge(status: number): number {
  if (status === 409 || status === 412 || status === 449) return refusedWriteCharge();
  return status === 400 || status === 404 ? pointReadCharge() : 0;
}
