import { normalisePartitionKey } from '../../../src/partition-key/definition.js';
import { prefixRange } from '../../../src/partition-key/effective.js';
import { EVERYTHING } from '../../../src/partition-key/ranges.js';
import type { ScanRequest } from '../../../src/query/language/source.js';
import type { Row } from '../../../src/store/connection.js';
import { newStore } from '../../support/new-store.js';

const KEY = normalisePartitionKey({ paths: ['/t', '/u'], kind: 'MultiHash', version: 2 });
const BIG = 2400;

/** How SQLite finds the rows, in its own words; the names of our indexes shortened. */
describe('access paths of scans', () => {
  const { connection, container } = newStore({ partitionKey: KEY });
  afterAll(() => connection.close());

  beforeAll(() => {
    connection.transaction(() => {
      for (let n = 0; n < BIG; n++) {
        const body = {
          id: `i${n}`,
          t: 't',
          u: `u${n % 2}`,
          price: n,
          even: n % 2 === 0,
          status: n % 2 ? 'on' : 'off',
          sku: `s${n}`,
          quarter: n % 4,
          ...(n % 4 === 0 && { rare: n }),
        };
        container.items.insert(container.partitions.of([body.t, body.u]), body.id, body);
      }
    });
  });

  const prepared: string[] = [];
  const original = connection.prepare.bind(connection);
  connection.prepare = <R extends Row>(sql: string) => {
    prepared.push(sql);
    return original<R>(sql);
  };

  const accessOf = (request: ScanRequest): string[] => {
    prepared.length = 0;
    for (const item of container.scanner.scan(request)) {
      if (item.row < 0) break;
    }
    return prepared
      .filter((sql) => sql.startsWith('SELECT row, epk'))
      .map((sql) =>
        original<readonly [number, number, number, string]>(`EXPLAIN QUERY PLAN ${sql}`)
          .all()
          .map(([, , , detail]) =>
            detail.replaceAll(/items_\d+_1_?/g, '').replaceAll(/values_\w+/g, 'values'),
          )
          .join('; '),
      );
  };

  const partition = container.partitions.of(['t', 'u0']);
  const onePartition = { ranges: [prefixRange(['t', 'u0'], KEY)], partitionKey: partition.key };
  const prefix = { ranges: [prefixRange(['t'], KEY)] };
  const everything = { ranges: [EVERYTHING] };
  const price = { path: ['price'], descending: false };
  const cheapest = { epk: partition.epk, row: 1, keys: [0] };

  it.each<[string, ScanRequest, string[]]>([
    ['a partition', { ...onePartition, bounds: [] }, ['SEARCH  USING INDEX place (epk=?)']],
    [
      'a partition from a place on',
      { ...onePartition, bounds: [], after: cheapest },
      ['SEARCH  USING INDEX place (epk=? AND row>?)'],
    ],
    ['everything', { ...everything, bounds: [] }, ['SEARCH  USING INDEX place (epk>? AND epk<?)']],
    [
      'a sorted partition',
      { ...onePartition, bounds: [], order: [price] },
      ['SEARCH  USING INDEX values (epk=?)'],
    ],
    [
      'a partition sorted downwards by the same index',
      { ...onePartition, bounds: [], order: [{ ...price, descending: true }] },
      ['SEARCH  USING INDEX values (epk=?)'],
    ],
    [
      'a sorted partition from a place on: what ties, what is larger, what is of a later type',
      { ...onePartition, bounds: [], order: [price], after: cheapest },
      [
        'SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>=? AND rowid>?)',
        'SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>>?)',
        'SEARCH  USING INDEX values (epk=? AND <expr>>?)',
      ],
    ],
    [
      'a prefix, sorted',
      { ...prefix, bounds: [], order: [price] },
      ['SEARCH  USING INDEX values (<expr>=?)'],
    ],
    [
      'ids in a partition: without an index of their own',
      { ...onePartition, bounds: [{ path: ['id'], op: 'in', values: ['i2', 'i4', 'i5'] }] },
      ['SEARCH  USING INDEX key (pk=? AND id=?); USE TEMP B-TREE FOR ORDER BY'],
    ],
    [
      'ids everywhere: by a column, which costs a write no look into its text',
      { ...everything, bounds: [{ path: ['id'], op: '=', value: 'i2' }] },
      ['SEARCH  USING INDEX values (<expr>=? AND id=?); USE TEMP B-TREE FOR ORDER BY'],
    ],
    [
      'a partition sorted by id, from an id on',
      {
        ...onePartition,
        bounds: [{ path: ['id'], op: '>', value: 'i0' }],
        order: [{ path: ['id'], descending: false }],
      },
      ['SEARCH  USING INDEX values (epk=? AND <expr>=? AND id>?)'],
    ],
    ['everything, sorted', { ...everything, bounds: [], order: [price] }, ['SCAN  USING INDEX values']],
    [
      'two directions',
      { ...onePartition, bounds: [], order: [price, { path: ['id'], descending: true }] },
      ['SEARCH  USING INDEX values (epk=?)'],
    ],
    [
      'an equality that leaves many rows, in the order of rows',
      { ...onePartition, bounds: [{ path: ['status'], op: '=', value: 'off' }] },
      ['SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>=?)'],
    ],
    [
      'an equality that leaves many rows, sorted: the order comes first',
      { ...onePartition, bounds: [{ path: ['status'], op: '=', value: 'off' }], order: [price] },
      ['SEARCH  USING INDEX values (epk=?)'],
    ],
    [
      'an equality that leaves few rows, sorted: these are sorted',
      { ...onePartition, bounds: [{ path: ['sku'], op: '=', value: 's4' }], order: [price] },
      ['SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>=?); USE TEMP B-TREE FOR ORDER BY'],
    ],
    [
      'a range on what is sorted by',
      { ...onePartition, bounds: [{ path: ['price'], op: '>=', value: 100 }], order: [price] },
      ['SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>>?)'],
    ],
    [
      'a range on what is sorted by, from a place on',
      {
        ...onePartition,
        bounds: [{ path: ['price'], op: '>=', value: 100 }],
        order: [price],
        after: { ...cheapest, keys: [200] },
      },
      [
        'SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>=? AND rowid>?)',
        'SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>>?)',
      ],
    ],
    [
      'an equality with true, in the order of rows',
      { ...onePartition, bounds: [{ path: ['even'], op: '=', value: true }] },
      ['SEARCH  USING INDEX values (epk=? AND <expr>=? AND <expr>=?)'],
    ],
    [
      'a range that leaves many rows: the place comes first',
      { ...onePartition, bounds: [{ path: ['price'], op: '>=', value: 10 }] },
      ['SEARCH  USING INDEX place (epk=?)'],
    ],
    [
      'an equality that leaves a quarter of everything, to be read whole',
      { ...everything, bounds: [{ path: ['quarter'], op: '=', value: 1 }] },
      ['SEARCH  USING INDEX values (<expr>=? AND <expr>=?); USE TEMP B-TREE FOR ORDER BY'],
    ],
    [
      'a property that a quarter of everything has, to be read whole',
      { ...everything, bounds: [{ path: ['rare'], op: 'defined' }] },
      ['SEARCH  USING INDEX values (<expr>>?); USE TEMP B-TREE FOR ORDER BY'],
    ],
    [
      'an equality that leaves a quarter of everything, of which a page is read: the place comes first',
      { ...everything, bounds: [{ path: ['quarter'], op: '=', value: 1 }], wanted: 10 },
      ['SEARCH  USING INDEX place (epk>? AND epk<?)'],
    ],
  ])('should be found for %s', (_, request, access) => {
    expect(accessOf(request)).toEqual(access);
  });
});
