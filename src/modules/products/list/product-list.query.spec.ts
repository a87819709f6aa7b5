import { reservedQuery } from '../../categories/removal/removal.query.js';
import { pageQuery as pageQueryOfLedger } from '../../stock/ledger/ledger.query.js';
import {
  heldQuery,
  overQuery,
  pageQuery as pageQueryOfReservations,
} from '../../stock/reservations/reservations.query.js';
import type { ProductFilters } from './product-list.js';
import { SORT_PATHS, type ProductSortKey } from './product-order.js';
import { countQuery, pageQuery } from './product-list.query.js';
import { catalogContainer } from '../../catalog-store/catalog.container.js';

const acme = { tenant: 'acme', categories: undefined };
const everyFilter: Required<ProductFilters> = {
  category: 'tools',
  status: 'active',
  tags: ['steel', 'hand'],
  sku: 'HAM-1',
  minPriceCents: 100,
  maxPriceCents: 200,
  minQuantity: 1,
  maxQuantity: 2,
  namePrefix: 'claw',
  updatedSince: '2026-01-01T00:00:00.000Z',
};
const sortKeys: ProductSortKey[] = ['name', 'price', 'quantity', 'updatedAt'];

describe('pageQuery', () => {
  it('should list a whole tenant in the order of the keys', () => {
    expect(pageQuery(acme, { filters: {}, limit: 10 }, '*')).toEqual({
      query:
        'SELECT * FROM c WHERE c.tenantId = @tenantId AND c.type IN (@type, @incoming) ORDER BY c.cursorKey',
      parameters: [
        { name: '@tenantId', value: 'acme' },
        { name: '@type', value: 'product' },
        { name: '@incoming', value: 'incoming' },
      ],
    });
  });

  it('should go on behind the last key', () => {
    expect(pageQuery(acme, { filters: {}, after: ['K'], limit: 10 }, '*')).toEqual({
      query:
        'SELECT * FROM c WHERE c.tenantId = @tenantId AND c.type IN (@type, @incoming) AND c.cursorKey > @afterKey ORDER BY c.cursorKey',
      parameters: [
        { name: '@tenantId', value: 'acme' },
        { name: '@type', value: 'product' },
        { name: '@incoming', value: 'incoming' },
        { name: '@afterKey', value: 'K' },
      ],
    });
  });

  it.each([
    [false, 'c.priceCents >= @after AND (c.priceCents > @after OR c.cursorKey > @afterKey)', 'ASC'],
    [true, 'c.priceCents <= @after AND (c.priceCents < @after OR c.cursorKey < @afterKey)', 'DESC'],
  ])('should go on behind the last value (descending: %s)', (descending, condition, direction) => {
    const after = [199, 'K'];
    const page = { filters: {}, sort: { key: 'price' as const, descending }, after, limit: 10 };
    expect(pageQuery(acme, page, '*')).toEqual({
      query: `SELECT * FROM c WHERE c.tenantId = @tenantId AND c.type IN (@type, @incoming) AND ${condition} ORDER BY c.priceCents ${direction}, c.cursorKey ${direction}`,
      parameters: [
        { name: '@tenantId', value: 'acme' },
        { name: '@type', value: 'product' },
        { name: '@incoming', value: 'incoming' },
        { name: '@after', value: 199 },
        { name: '@afterKey', value: 'K' },
      ],
    });
  });

  it.each([
    [{}, 'c.foldedName'],
    [{ asWritten: true as const }, 'c.name'],
  ])('should sort by name without its case, or as it is written: %j', (written, path) => {
    const sort = { key: 'name' as const, descending: true, ...written };
    expect(pageQuery(acme, { filters: {}, sort, after: ['n', 'K'], limit: 10 }, '*').query).toBe(
      `SELECT * FROM c WHERE c.tenantId = @tenantId AND c.type IN (@type, @incoming) AND ${path} <= @after AND (${path} < @after OR c.cursorKey < @afterKey) ORDER BY ${path} DESC, c.cursorKey DESC`,
    );
  });

  it('should pass every value as a parameter, none in the text', () => {
    const nasty = `' OR 1=1 --`;
    const scope = { tenant: nasty, categories: [nasty] };
    const { query, parameters } = pageQuery(
      scope,
      {
        filters: { category: nasty, tags: [nasty], sku: nasty, namePrefix: nasty, updatedSince: nasty },
        sort: { key: 'name', descending: false },
        after: [nasty, nasty],
        limit: 10,
      },
      '*',
    );
    expect(query).not.toContain('1=1');
    expect(parameters).toHaveLength(11);
  });
});

describe('countQuery', () => {
  it('should count what every filter lets through', () => {
    expect(countQuery(acme, everyFilter)).toEqual({
      query:
        'SELECT c.type, COUNT(1) AS documents FROM c WHERE c.tenantId = @tenantId AND c.type IN (@type, @incoming) AND c.category = @category AND c.status = @status AND c.sku = @sku AND c.priceCents >= @minPrice AND c.priceCents <= @maxPrice AND c.quantity >= @minQuantity AND c.quantity <= @maxQuantity AND STARTSWITH(c.name, @name, true) AND c.updatedAt >= @updatedSince AND (ARRAY_CONTAINS(c.tags, @tag0) OR ARRAY_CONTAINS(c.tags, @tag1)) GROUP BY c.type',
      parameters: [
        { name: '@tenantId', value: 'acme' },
        { name: '@type', value: 'product' },
        { name: '@incoming', value: 'incoming' },
        { name: '@category', value: 'tools' },
        { name: '@status', value: 'active' },
        { name: '@sku', value: 'HAM-1' },
        { name: '@minPrice', value: 100 },
        { name: '@maxPrice', value: 200 },
        { name: '@minQuantity', value: 1 },
        { name: '@maxQuantity', value: 2 },
        { name: '@name', value: 'claw' },
        { name: '@updatedSince', value: '2026-01-01T00:00:00.000Z' },
        { name: '@tag0', value: 'steel' },
        { name: '@tag1', value: 'hand' },
      ],
    });
  });
});

describe('catalogContainer', () => {
  const { includedPaths, excludedPaths, compositeIndexes } = catalogContainer.indexingPolicy;
  const indexed = (includedPaths ?? []).map(({ path }) => path);

  it('should index every path that a query filters or sorts by, and exclude the rest', () => {
    const queries = sortKeys.map((key) =>
      pageQuery(
        acme,
        { filters: everyFilter, sort: { key, descending: true }, after: [1, 'K'], limit: 10 },
        '*',
      ),
    );
    const ledger = pageQueryOfLedger(
      { category: 'tools', id: 'x' },
      'l',
      { kind: 'sale', location: 'main', since: 'a', until: 'b' },
      7,
      acme,
    );
    const reservations = [
      pageQueryOfReservations(acme, { state: 'held', reference: 'A' }, { after: 'K', now: 'now' }),
      heldQuery(acme, 'none', 'now'),
      overQuery(acme, 'x', 'now'),
    ];
    const used = new Set(
      [...queries, ledger, reservedQuery('tools', acme), ...reservations].flatMap(
        ({ query }) => query.replace(/^SELECT .*? FROM/, '').match(/(?<=\bc\.)[\w.]+/g) ?? [],
      ),
    );
    // Only looked at in the ledger of one product, which `ledgerKey` finds: every movement would pay for it.
    expect(used.delete('location')).toBe(true);
    const expected = Array.from(used, (name) =>
      ['tags', 'products'].includes(name) ? `/${name}/[]/?` : `/${name.replaceAll('.', '/')}/?`,
    );
    expect(indexed).toEqual(expect.arrayContaining(expected));
    expect(indexed).toHaveLength(expected.length);
    expect(excludedPaths).toEqual([{ path: '/*' }]);
  });

  it('should have a composite index for every sort, and for names as they are written', () => {
    expect(compositeIndexes).toHaveLength(sortKeys.length + 1);
    expect(compositeIndexes).toEqual(
      expect.arrayContaining(
        [...sortKeys.map((key) => SORT_PATHS[key]), 'name'].map((property) => [
          { path: `/${property}`, order: 'ascending' },
          { path: '/cursorKey', order: 'ascending' },
        ]),
      ),
    );
  });
});
