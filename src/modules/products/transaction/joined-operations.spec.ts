import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { Partition } from '../../catalog-store/partition.js';
import {
  type CommittedTransaction,
  type ExtraOperation,
  ExtraOperationFailed,
  type ExtraOperations,
} from './extra-operations.js';
import { joined } from './joined-operations.js';

const read = (id: string): ExtraOperation => ({ operation: { kind: 'read', id }, translation: {} });
const result = (index: number) => ({ index, status: 201, requestCharge: 1 });
const failedAt = (index: number) =>
  new ExtraOperationFailed(new AppError(HTTP_ERRORS.precondition_failed, 'It is another one.'), index);

/** Takes part with these operations, and keeps what it is told. */
class Part implements ExtraOperations {
  readonly told: number[][] = [];
  readonly asked: number[] = [];
  readonly needsProducts: boolean;

  constructor(
    private readonly ids: readonly string[],
    needsProducts = false,
  ) {
    this.needsProducts = needsProducts;
  }

  prepare(): ExtraOperation[] {
    return this.ids.map(read);
  }

  isOvertaken({ extraIndex }: ExtraOperationFailed): boolean {
    this.asked.push(extraIndex);
    return true;
  }

  committed({ extraResults }: CommittedTransaction): void {
    this.told.push(extraResults.map(({ index }) => index));
  }
}

describe('joined', () => {
  const planned = runInContext(backgroundContext({ tenant: 'default' }), () => ({
    partition: Partition.of('tools'),
    changes: [],
    now: '2026-01-01T00:00:00.000Z',
  }));

  it('should be the one that there is', () => {
    const one = new Part(['a']);
    expect([joined(one, undefined), joined(undefined, one), joined(undefined, undefined)]).toEqual([
      one,
      one,
      undefined,
    ]);
  });

  it('should tell each of its own operations alone', async () => {
    const [one, other] = [new Part(['a', 'b']), new Part(['c'], true)];
    const both = joined(one, other);
    expect(both?.needsProducts).toBe(true);
    expect(await both?.prepare(planned)).toEqual(['a', 'b', 'c'].map(read));
    both?.committed?.({ results: [], extraResults: [result(5), result(6), result(7)] });
    expect([one.told, other.told]).toEqual([[[5, 6]], [[7]]]);
    for (const index of [1, 2]) expect(both?.isOvertaken?.(failedAt(index))).toBe(true);
    expect([one.asked, other.asked]).toEqual([[1], [0]]);
  });
});
