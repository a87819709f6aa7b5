import {
  type CommittedTransaction,
  type ExtraOperation,
  ExtraOperationFailed,
  type ExtraOperations,
  type PlannedTransaction,
} from './extra-operations.js';

/** Two that take part in the same transaction, as one. Each is told of its own operations alone. */
export function joined(
  one: ExtraOperations | undefined,
  other: ExtraOperations | undefined,
): ExtraOperations | undefined {
  return one === undefined || other === undefined ? (one ?? other) : new JoinedOperations(one, other);
}

class JoinedOperations implements ExtraOperations {
  readonly needsProducts: boolean;
  readonly now?: string;
  /** How many operations the first one had at the last attempt. */
  private ofFirst = 0;

  constructor(
    private readonly one: ExtraOperations,
    private readonly other: ExtraOperations,
  ) {
    this.needsProducts = one.needsProducts === true || other.needsProducts === true;
    const now = one.now ?? other.now;
    if (now !== undefined) this.now = now;
  }

  async prepare(planned: PlannedTransaction): Promise<readonly ExtraOperation[]> {
    const first = await this.one.prepare(planned);
    this.ofFirst = first.length;
    return [...first, ...(await this.other.prepare(planned))];
  }

  isOvertaken(failure: ExtraOperationFailed): boolean {
    const { extraIndex } = failure;
    return extraIndex < this.ofFirst
      ? this.one.isOvertaken?.(failure) === true
      : this.other.isOvertaken?.(new ExtraOperationFailed(failure, extraIndex - this.ofFirst)) === true;
  }

  committed({ results, extraResults }: CommittedTransaction): void {
    this.one.committed?.({ results, extraResults: extraResults.slice(0, this.ofFirst) });
    this.other.committed?.({ results, extraResults: extraResults.slice(this.ofFirst) });
  }
}
