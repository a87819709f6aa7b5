import type { Logger } from '@nestjs/common';
import { AppError } from '../../errors/app-error.js';
import { roundCharge } from '../../http/request-charge.js';
import type { DatabaseCall } from './database-call.js';

/** Logs a call that took long, or that the database did not serve, with all that is known of where the time went. */
export function logCall(logger: Logger, call: DatabaseCall, slowMs: number): void {
  const isUnserved = isOutage(call);
  if (!isUnserved && call.durationMs < slowMs) return;
  const { name, durationMs, requestCharge, error: _, diagnostics, host: _host, port: _port, ...facts } = call;
  const members = {
    call: name,
    ...facts,
    durationMs: Math.round(durationMs * 10) / 10,
    requestCharge: roundCharge(requestCharge),
    ...(call.error instanceof AppError ? { code: call.error.code } : {}),
    diagnostics: diagnostics(),
  };
  logger.warn(members, isUnserved ? 'failed database call' : 'slow database call');
}

/** A session that a replica has not caught up with. */
const BEHIND = 1002;

/**
 * That something is missing, or has changed, is an answer: provisioning asks for a container to find out. That there are no
 * request units, or no database, is none.
 */
function isOutage({ error, status, substatus }: DatabaseCall): boolean {
  if (status === 404 && substatus !== BEHIND) return false;
  return error instanceof AppError && (error.status >= 500 || error.status === 429);
}
