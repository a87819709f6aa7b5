import { AppError } from '../../../common/errors/app-error.js';
import type { Partition } from '../../catalog-store/partition.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { inTurnWithRetry } from '../../../common/rate-limit/in-turn.js';
import { notReached } from './input.errors.js';

/** Most values that one question names. */
const QUESTION_SIZE = 100;

/** Questions under way at a time: a moment's work, and no burst that takes the request units of other calls. */
const CONCURRENCY = 4;

/** Asks one partition about values, and answers for those that it knows. */
export type Question<T> = (
  partition: Partition,
  values: readonly string[],
) => Promise<ReadonlyMap<string, T>>;

/** A row, as far as it says where to look. */
export interface Located {
  readonly partition: Partition;
}

/** Names a value of a row within its tenant. */
export const keyOf = ({ partition: { category } }: Located, value: string): string =>
  `${category.length} ${category}${value}`;

/**
 * Asks about one value of each row, as few questions as there can be. The answers by `keyOf`; a question that fails, for good,
 * is answered with its failure.
 */
export async function lookUp<T, R extends Located>(
  rows: readonly R[],
  valueOf: (row: R) => string,
  question: Question<T>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, T | AppError>> {
  const answers = new Map<string, T | AppError>();
  const groups = batches(rows, ({ partition }) => partition.category, QUESTION_SIZE);
  await forEachAtOnce(CONCURRENCY, groups, async ([, group]) => {
    const [first] = group;
    if (first === undefined) return;
    const values = [...new Set(group.map(valueOf))];
    const found = await inTurnWithRetry(() => question(first.partition, values), signal).catch(
      (error: unknown) => toFailure(error, signal),
    );
    for (const value of values) {
      const answer = found instanceof AppError ? found : found.get(value);
      if (answer !== undefined) answers.set(keyOf(first, value), answer);
    }
  });
  return answers;
}

function toFailure(error: unknown, signal: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  if (signal.aborted) return notReached();
  throw error;
}
