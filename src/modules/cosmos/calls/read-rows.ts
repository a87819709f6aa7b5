import { setImmediate as macrotask } from 'node:timers/promises';
import type { QueryIterator } from '@azure/cosmos';
import { AppError } from '../../../common/errors/app-error.js';
import { PLAN_WITHHELD, type RunningCall, runningCall } from '../client/call-context.js';
import { COSMOS_ERRORS } from '../errors/cosmos.errors.js';
import { observedCall } from '../observation/call-observation.js';

/** An iterator that has given no row and sent nothing for so many rounds will not do so either. */
const MAX_IDLE_ROUNDS = 100;

/**
 * The rows of a query, in the order of its pages. In place of the SDK's `fetchAll`, and of loops over `fetchNext`: those go on
 * forever without I/O when the SDK is stuck, and then no timer of the process fires. They also ask for a query plan that almost
 * no query needs: here it is asked for when the service refuses to do without. To be called within `CosmosCalls.run`.
 * @param limit no page is asked for once there are as many; there may be more
 * @param onPage told of the request units of each page
 * @throws AppError `database_unavailable` for an iterator that is stuck
 */
export async function readRows<T>(
  iterator: QueryIterator<T>,
  limit = Infinity,
  onPage?: (requestUnits: number) => void,
): Promise<T[]> {
  const call = runningCall.getStore();
  if (call === undefined) throw new Error('Rows are read within a call: use CosmosCalls.run.');
  try {
    return await rowsOf(iterator, limit, { ...call, withholdsPlans: true }, onPage);
  } catch (error) {
    if (!isPlanWithheld(error)) throw error;
    iterator.reset();
    return rowsOf(iterator, limit, call, onPage);
  }
}

async function rowsOf<T>(
  iterator: QueryIterator<T>,
  limit: number,
  call: RunningCall,
  onPage?: (requestUnits: number) => void,
): Promise<T[]> {
  const rows: T[] = [];
  let idleRounds = 0;
  while (rows.length < limit && iterator.hasMoreResults()) {
    const { page, requestUnits, sent } = await nextPage(iterator, call);
    if (sent) onPage?.(requestUnits);
    for (const row of page) rows.push(row);
    idleRounds = sent ? 0 : idleRounds + 1;
    if (idleRounds > MAX_IDLE_ROUNDS) throw stuck();
    if (!sent) await macrotask();
  }
  return rows;
}

async function nextPage<T>(
  iterator: QueryIterator<T>,
  call: RunningCall,
): Promise<{ page: readonly T[]; requestUnits: number; sent: boolean }> {
  let sent = false;
  const onRequest = (): void => {
    sent = true;
    call.onRequest();
  };
  const answer = await runningCall.run({ ...call, onRequest }, () => iterator.fetchNext());
  observedCall()?.note(answer);
  // Undefined, against its type, when a round brought nothing.
  const page: readonly T[] | undefined = answer.resources;
  return { page: page ?? [], requestUnits: answer.requestCharge, sent };
}

const isPlanWithheld = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === PLAN_WITHHELD;

const stuck = (): AppError =>
  new AppError(
    COSMOS_ERRORS.database_unavailable,
    'The database client is stuck in a query.',
    {},
    { cause: new Error(`The SDK's iterator made ${MAX_IDLE_ROUNDS} rounds without a request.`) },
  );
