import { setMaxListeners } from 'node:events';
import { type Container, PriorityLevel } from '@azure/cosmos';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import type { CosmosCalls } from '../calls/cosmos-calls.service.js';
import { BatchFailed, totalCharge } from '../batch/batch-outcome.js';
import { type Attempt, Transaction } from '../batch/transaction.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import type { BulkOperation, BulkOptions, BulkResult } from './bulk-operation.js';
import { COSMOS_ERRORS } from '../errors/cosmos.errors.js';
import type { Group, Pending } from './partition-queues.js';
import type { RetryBudget } from './retry-budget.js';
import type { Answered, AdaptiveRuLimiter } from './adaptive-ru-limiter.js';
import { failed, stopped, unchanged, written } from './bulk-results.js';
import { Parts, planTransaction } from './transaction-plan.js';

/** Between two attempts when the service does not say. */
const BACKOFF = { firstMs: 50, longestMs: 1_000 };

/** What was sent is waited for, also when the caller hangs up: its result must be true. */
const NEVER = new AbortController().signal;
// Every request in flight listens, and Node takes more than ten for a leak.
setMaxListeners(0, NEVER);

/** What the groups of one run share. */
export interface Run<T> {
  readonly calls: CosmosCalls;
  readonly container: Container;
  readonly options: BulkOptions<T>;
  readonly limiter: AdaptiveRuLimiter;
  readonly retryBudget: RetryBudget;
  /** Aborted when nothing more is to be sent. */
  readonly stopped: AbortSignal;
  /** How many groups wait before they are sent again. */
  resting: number;
  readonly emit: (result: BulkResult<T>) => void;
  /** Takes back what its partition has refused for lack of request units: it may go again in so many milliseconds. */
  readonly giveBack: (key: string, refused: readonly Pending<T>[], waitMs: number) => void;
}

/** Names the retry budget of the whole database. A refusal for lack of request units counts for its partition only. */
const DATABASE = 'database';

/**
 * Writes operations of one logical partition and emits one result for each. As one transaction, which is several times faster
 * than one by one; when an operation makes it fail, that one is out, and the others go on in halves.
 */
export async function writeGroup<T>(run: Run<T>, { key, operations }: Group<T>): Promise<void> {
  const parts = [operations];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    parts.unshift(...halves(await writeTogether(run, key, part)));
  }
}

/** @returns what has no result yet */
async function writeTogether<T>(
  run: Run<T>,
  key: string,
  group: readonly Pending<T>[],
): Promise<readonly Pending<T>[]> {
  const { sendable, refused, later } = planTransaction(group);
  for (const { pending, error } of refused) run.emit(failed(pending, error));
  if (sendable.length === 0) return later;
  return [...(await send(run, key, new Parts(sendable))), ...later];
}

/** @returns what has no result yet */
async function send<T>(run: Run<T>, key: string, parts: Parts<T>): Promise<readonly Pending<T>[]> {
  const { group } = parts;
  const transaction = transactionOf(run, parts);
  let refusal: AppError | undefined;
  for (let repeats = 0; ; repeats += 1) {
    const permit = await run.limiter.admit(parts.operations.length, run.stopped);
    if (run.stopped.aborted) {
      permit.release();
      return emitAll(run, group, (pending) => stopped(pending, refusal));
    }
    for (const pending of group) pending.sent += 1;
    const attempt = await transaction.attempt({ signal: NEVER, canWait: true });
    run.limiter.answered(permit, answerOf(attempt));
    if (attempt.kind === 'committed') {
      run.retryBudget.renew(DATABASE);
      run.retryBudget.renew(key);
      const { results } = attempt.outcome;
      parts.bookCharges(results);
      return emitAll(run, group, (pending) => written(pending, parts.resultOf(pending, results)));
    }
    const { error } = attempt;
    refusal = error;
    if (attempt.kind === 'failed') return withoutFailed(run, parts, error);
    const waitMs = attempt.retryAfterMs ?? backoffMs(repeats, BACKOFF);
    const isRefused = error.code === 'throttled';
    const lostMs = performance.now() - permit.at + waitMs;
    for (const pending of group) pending.lostMs += lostMs;
    const longestMs = Math.max(...group.map((pending) => pending.lostMs));
    if (!run.retryBudget.allows(isRefused ? key : DATABASE, longestMs)) {
      return emitAll(run, group, (pending) => failed(pending, error));
    }
    if (isRefused) {
      run.giveBack(key, group, waitMs);
      return [];
    }
    run.resting += 1;
    await pause(waitMs, run.stopped);
    run.resting -= 1;
  }
}

function transactionOf<T>(
  { calls, container, options }: Run<T>,
  { group, operations, owners }: Parts<T>,
): Transaction {
  const { operation: name, translate = () => ({}), priority = 'Low' } = options;
  const [first] = group;
  if (first === undefined) throw new RangeError('A group has operations.');
  return new Transaction(calls, {
    name,
    container,
    partitionKey: first.operation.partitionKey,
    operations,
    translate: (index) => {
      const pending = owners[index];
      return pending === undefined ? {} : translate(pending.operation);
    },
    requestOptions: { contentResponseOnWriteEnabled: false, priorityLevel: PriorityLevel[priority] },
  });
}

/** One operation is out, or changed. When it is the whole that failed, halves may do: they are smaller. */
async function withoutFailed<T>(
  run: Run<T>,
  parts: Parts<T>,
  error: AppError,
): Promise<readonly Pending<T>[]> {
  const { group, owners } = parts;
  if (!(error instanceof BatchFailed)) {
    if (hasCode(error, COSMOS_ERRORS.batch_too_large) && group.length > 1) return group;
    return emitAll(run, group, (pending) => failed(pending, error));
  }
  parts.bookCharges(error.results);
  const failing = owners[error.failedIndex];
  if (failing === undefined) throw new RangeError('Every result belongs to an operation.');
  const { status } = error.results[error.failedIndex] ?? error;
  const left = await reconsidered(run, group, failing, status);
  if (left.includes(failing)) {
    run.limiter.operationFailed();
    run.emit(failed(failing, error.operationError, status));
  }
  return left.filter((pending) => pending !== failing);
}

/** What is left of a group after one of its creates met an item that is there. */
async function reconsidered<T>(
  run: Run<T>,
  group: readonly Pending<T>[],
  failing: Pending<T>,
  status: number,
): Promise<readonly Pending<T>[]> {
  const { reconsider } = run.options;
  if (reconsider === undefined || failing.operation.kind !== 'create' || status !== CONFLICT) return group;
  const creates = group.filter(({ operation }) => operation.kind === 'create');
  const answers = await reconsider(creates.map(operationOf));
  return group.flatMap((pending) => {
    const index = creates.indexOf(pending);
    const answer = index < 0 ? pending.operation : answers[index];
    if (answer === undefined) throw new RangeError('Every operation has an answer.');
    if (answer === pending.operation) return [pending];
    if (answer instanceof AppError) run.emit(failed(pending, answer));
    else if (answer === 'keep') run.emit(unchanged(pending));
    else return [{ ...pending, operation: answer }];
    return [];
  });
}

const CONFLICT = 409;
const operationOf = <T>({ operation }: Pending<T>): BulkOperation<T> => operation;

function halves<T>(left: readonly T[]): (readonly T[])[] {
  const middle = Math.ceil(left.length / 2);
  return [left.slice(0, middle), left.slice(middle)].filter((half) => half.length > 0);
}

function emitAll<T>(
  run: Run<T>,
  group: readonly Pending<T>[],
  resultOf: (pending: Pending<T>) => BulkResult<T>,
): readonly Pending<T>[] {
  for (const pending of group) run.emit(resultOf(pending));
  return [];
}

function answerOf(attempt: Attempt): Answered {
  if (attempt.kind === 'committed') {
    const { results, requestCharge } = attempt.outcome;
    return { how: 'committed', operations: results.length, charge: requestCharge };
  }
  const { error } = attempt;
  if (error instanceof BatchFailed) {
    return { how: 'failed', operations: error.failedIndex + 1, charge: totalCharge(error.results) };
  }
  if (!hasCode(error, COSMOS_ERRORS.throttled)) return { how: 'not-served', operations: 0, charge: 0 };
  const retryAfterMs = (attempt.kind === 'uncertain' ? attempt.retryAfterMs : undefined) ?? BACKOFF.firstMs;
  return { how: 'throttled', operations: 0, charge: 0, retryAfterMs };
}
