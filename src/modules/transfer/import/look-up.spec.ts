import { AppError } from '../../../common/errors/app-error.js';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import type { ProductRow } from '../../products/bulk/product-bulk.service.js';
import { keyOf, lookUp, type Question } from './look-up.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';

/** A row as far as it is looked up by. */
function row(category: string, id: string): ProductRow {
  const partition = runInContext(backgroundContext({ tenant: 'acme' }), () => Partition.of(category));
  return {
    line: 1,
    partition,
    id,
    fields: { category, sku: id, name: id, priceCents: 1, quantity: 0, status: 'active', tags: [] },
  };
}

const idOf = ({ id }: ProductRow): string => id;
const never = new AbortController().signal;

describe('Looking up rows', () => {
  let asked: [category: string, values: number][];
  /** Knows the ids that begin with "known". */
  const question: Question<string> = ({ category }, values) => {
    asked.push([category, values.length]);
    const known = values.filter((value) => value.startsWith('known'));
    return Promise.resolve(new Map(known.map((value) => [value, `${category}/${value}`])));
  };

  beforeEach(() => {
    asked = [];
  });

  it('should ask each partition about a hundred at a time, and about nothing twice', async () => {
    const rows = [
      ...Array.from({ length: 250 }, (_, n) => row('tools', `t${n}`)),
      ...Array.from({ length: 30 }, (_, n) => row('toys', `t${n % 10}`)),
    ];
    await lookUp(rows, idOf, question, never);
    expect(asked).toEqual([
      ['tools', 100],
      ['tools', 100],
      ['tools', 50],
      ['toys', 10],
    ]);
  });

  it('should answer for what is known, in its own partition only', async () => {
    const rows = [row('tools', 'known'), row('tools', 'new'), row('toys', 'known too')];
    const answers = await lookUp(rows, idOf, question, never);
    expect([...answers.values()]).toEqual(['tools/known', 'toys/known too']);
    expect(rows.map((each) => answers.get(keyOf(each, each.id)))).toEqual([
      'tools/known',
      undefined,
      'toys/known too',
    ]);
  });

  it('should answer with the failure of its question, and leave other partitions alone', async () => {
    const broken = new AppError(COSMOS_ERRORS.database_misconfigured, 'There is no container.');
    const rows = [row('tools', 'known'), row('toys', 'known')];
    const answers = await lookUp(
      rows,
      idOf,
      (partition, values) =>
        partition.category === 'tools' ? Promise.reject(broken) : question(partition, values),
      never,
    );
    expect([...answers.values()]).toEqual([broken, 'toys/known']);
  });

  it('should not hide a fault of our own', async () => {
    const looking = lookUp([row('tools', 'known')], idOf, () => Promise.reject(new TypeError('ours')), never);
    await expect(looking).rejects.toThrow('ours');
  });
});
