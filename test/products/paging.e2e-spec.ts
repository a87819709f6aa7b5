import { cursorKey } from '../../src/modules/products/storage/product.document.js';
import {
  at,
  containerOf,
  create,
  itemsOf,
  type Page,
  pageOf,
  product,
  type ShownProduct,
  stored,
  TENANT,
} from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info', cosmolite: { defaultPartitions: 4 } });
const CATEGORIES = ['tools', 'garden', 'paint', 'fasteners'];
beforeAll(async () => {
  await Promise.all(CATEGORIES.map((category) => stock(category, 250)));
});

/** Fills a category, with many equal names, prices and quantities, in transactions of a hundred. */
async function stock(category: string, count: number): Promise<void> {
  const { id } = await create(app, { category, sku: 'MODEL' });
  const model = await stored(app, id, category);
  await app.request('DELETE', at(id, category));
  for (let start = 0; start < count; start += 100) {
    const operations = Array.from({ length: Math.min(100, count - start) }, (_, index) => ({
      operationType: 'Create' as const,
      resourceBody: { ...model, ...variation(category, start + index) },
    }));
    const { code } = await containerOf(app).items.batch(operations, [TENANT, category]);
    expect(code).toBe(200);
  }
}

function variation(category: string, index: number) {
  const id = `${category}-${index}`;
  return {
    id,
    sku: `P-${index}`,
    uniqueKey: `sku:P-${index}`,
    name: `${index % 2 === 0 ? 'Name' : 'NAME'} ${index % 5}`,
    priceCents: 100 + (index % 3),
    quantity: index % 2,
    updatedAt: new Date(1_750_000_000_000 + (index % 7) * 1000).toISOString(),
    cursorKey: cursorKey(id, category),
  };
}

/** Ids that were there before the walk, of one category or of all. */
const idsOf = (category: string): Set<string> =>
  new Set(
    CATEGORIES.filter((one) => category === '' || one === category).flatMap((one) =>
      Array.from({ length: 250 }, (_, index) => `${one}-${index}`),
    ),
  );

/** Every page of a list, following its cursors; `between` runs after each page. */
async function walk(query: string, between?: () => Promise<unknown>): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await app.request('GET', `/v1/products?${query}${cursor && `&cursor=${cursor}`}`);
    const page = pageOf(body);
    pages.push(page);
    cursor = page.nextCursor;
    await between?.();
  }
  return pages;
}

const queryOf = (category: string, limit: number, sort: string): string =>
  [`limit=${limit}`, category && `category=${category}`, sort && `sort=${sort}`].filter(Boolean).join('&');

const productsOf = (pages: readonly Page[]): ShownProduct[] => pages.flatMap(({ items }) => items);
const SORTS = ['', 'name', '-name', 'price', '-price', 'quantity', '-quantity', 'updatedAt', '-updatedAt'];

/** What other clients have put in while someone was walking. */
const inserted = new Set<string>();

type Walk = readonly [category: string, limit: number, sort: string];

/** Every sort with and without a category; the small page, which takes many requests, with one sort of a tenant. */
const SOME_WALKS: readonly Walk[] = [
  ...SORTS.map((sort): Walk => ['tools', 7, sort]),
  ...SORTS.map((sort): Walk => ['', 100, sort]),
  ['tools', 100, '-price'],
  ['', 7, '-price'],
];

/** Every sort in every page size, with and without a category: minutes, so only when asked. */
const ALL_WALKS: readonly Walk[] = ['tools', ''].flatMap((category) =>
  [1, 7, 100].flatMap((limit) => SORTS.map((sort): Walk => [category, limit, sort])),
);

const WALKS = process.env['PAGING_WALKS'] === 'all' ? ALL_WALKS : SOME_WALKS;

describe('walking a list', () => {
  it.each(WALKS)(
    'should show everything once while another client inserts: category "%s", %d at a time, sorted by "%s"',
    async (category, limit, sort) => {
      let left = 10;
      const insert = async () => {
        if (left-- > 0) inserted.add((await create(app, { category: 'tools', quantity: left % 3 })).id);
      };
      const pages = await walk(queryOf(category, limit, sort), insert);
      const seen = productsOf(pages).map(({ id }) => id);
      expect(new Set(seen).size).toBe(seen.length);
      expect(new Set(seen.filter((id) => !inserted.has(id)))).toEqual(idsOf(category));
      expect(pages.slice(0, -1).every(({ items }) => items.length === limit)).toBe(true);
      expect(isSorted(productsOf(pages), sort)).toBe(true);
    },
  );

  it.each(['', 'tools'].flatMap((category) => SORTS.map((sort) => [category, sort] as const)))(
    'should show all that the filters let through, one at a time: category "%s", sorted by "%s"',
    async (category, sort) => {
      const filters = 'maxQuantity=0&name=name%204&minPrice=1.02&maxPrice=1.02';
      const seen = productsOf(await walk(`${queryOf(category, 1, sort)}&${filters}`)).map(({ id }) => id);
      const expected = [...idsOf(category)].filter((id) => Number(id.slice(id.indexOf('-') + 1)) % 30 === 14);
      expect(seen).toHaveLength(expected.length);
      expect(new Set(seen)).toEqual(new Set(expected));
    },
  );

  it('should miss nothing and repeat nothing while others delete what was seen', async () => {
    const made = await Promise.all(Array.from({ length: 30 }, () => create(app, { category: 'sale' })));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer = await app.request(
        'GET',
        `/v1/products?category=sale&limit=7${cursor && `&cursor=${cursor}`}`,
      );
      const { items, nextCursor } = pageOf(answer.body);
      seen.push(...items.map(({ id }) => id));
      await Promise.all(items.map(({ id }) => app.request('DELETE', `/v1/products/${id}?category=sale`)));
      cursor = nextCursor;
    }
    expect(seen).toHaveLength(30);
    expect(new Set(seen)).toEqual(new Set(made.map(({ id }) => id)));
  });
});

/** Values of the sort never go the wrong way, names without their case; without a sort there is nothing to say. */
function isSorted(products: readonly ShownProduct[], sort: string): boolean {
  const key = sort.replace('-', '');
  const values = products.map((item) => (key === 'name' ? String(item.name).toLowerCase() : item[key]));
  const rising = sort.startsWith('-') ? values.toReversed() : values;
  return rising.every((value, index) => index === 0 || inOrder(rising[index - 1], value));
}

function inOrder(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a <= b : Number(a) <= Number(b) || a === undefined;
}

describe('a page', () => {
  beforeAll(async () => {
    for (let index = 0; index < 6; index++) await create(app, { category: 'six', price: 1 });
  });

  it('should be the last one when it is exactly full', async () => {
    const answer = await app.request('GET', '/v1/products?category=six&limit=6&sort=price');
    expect(answer.body).toMatchObject({ nextCursor: null });
    expect(itemsOf(answer.body)).toHaveLength(6);
    expect(answer.headers).not.toHaveProperty('link');
    expect((await walk('category=six&limit=3')).map(({ items }) => items.length)).toEqual([3, 3]);
  });

  it('should have fifty products when nothing else is said', async () => {
    expect(itemsOf((await app.request('GET', '/v1/products?category=garden')).body)).toHaveLength(50);
  });

  it('should lead to the next one by a Link that works as it is', async () => {
    const first = await app.request('GET', '/v1/products?category=SIX&limit=4&sort=-name&tag=a&tag=b');
    expect(first.headers).not.toHaveProperty('link');
    const page = await app.request('GET', '/v1/products?limit=4&category=SIX&sort=-price');
    const { nextCursor, items } = pageOf(page.body);
    expect(page.headers['link']).toBe(
      `</v1/products?limit=4&category=SIX&sort=-price&cursor=${nextCursor}>; rel="next"`,
    );
    const next = await app.request('GET', String(page.headers['link']).slice(1).split('>')[0] ?? '');
    expect([...items, ...itemsOf(next.body)]).toHaveLength(6);
  });

  it('should cost the same wherever it is, in a category and in a tenant', async () => {
    for (const scope of ['category=tools&', '']) {
      app.lines.length = 0;
      await walk(`${scope}limit=100&sort=-updatedAt`);
      const requests = app.lines.map((line) => line['databaseRequests']);
      expect(new Set(requests).size).toBe(1);
    }
  });

  it('should take another size from its cursor on', async () => {
    const { nextCursor } = pageOf((await app.request('GET', '/v1/products?category=six&limit=1')).body);
    const rest = await app.request(
      'GET',
      `/v1/products?category=six&limit=100&count=true&cursor=${nextCursor}`,
    );
    expect(itemsOf(rest.body)).toHaveLength(5);
    expect(rest.body).toMatchObject({ total: 6 });
  });
});

const list = (query: string) => app.request('GET', `/v1/products?${query}`);
const cursorOf = async (query: string) => String(pageOf((await list(query)).body).nextCursor);

describe('a cursor', () => {
  it('should stay within 2 KB for the longest names there are', async () => {
    const name = '\u{1F528}'.repeat(255);
    for (let index = 0; index < 2; index++) {
      await app.request(
        'PUT',
        `/v1/products/${encodeURIComponent(`${name.slice(2)}${index}`)}?category=long`,
        {
          body: product({ category: 'long', name }),
        },
      );
    }
    const cursor = await cursorOf('category=long&sort=name&limit=1');
    expect(cursor.length).toBeLessThanOrEqual(2048);
    expect(itemsOf((await list(`category=long&sort=name&limit=1&cursor=${cursor}`)).body)).toHaveLength(1);
  });

  it('should show nothing of the product that it follows', async () => {
    const cursor = await cursorOf('category=garden&limit=1');
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('garden');
  });

  it.each([
    ['another category', 'category=tools&sort=price&status=active'],
    ['no category', 'sort=price&status=active'],
    ['another filter', 'category=garden&sort=price&status=inactive'],
    ['one filter less', 'category=garden&sort=price'],
    ['the other direction', 'category=garden&sort=-price&status=active'],
    ['another sort', 'category=garden&sort=quantity&status=active'],
    ['no sort', 'category=garden&status=active'],
  ])('should not work with %s', async (_, query) => {
    const cursor = await cursorOf('category=garden&sort=price&status=active&limit=1');
    expect(await list(`${query}&cursor=${cursor}`)).toEqual(
      problemAnswer('invalid_cursor', { instance: '/v1/products' }),
    );
  });

  it('should work with the same filters said in another way', async () => {
    const cursor = await cursorOf('category=garden&sort=price&status=active&limit=1');
    expect(await list(`status=active&sort=price&category=GARDEN&cursor=${cursor}`)).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['empty', ''],
    ['a word', 'x'],
    ['null', 'null'],
    ['a promise', 'has_more_pages'],
    ['zeroes', 'AAAA'],
    ['a control character', '%00'],
    ['2 KB of nonsense', '1'.repeat(2048)],
    ['more than 2 KB', 'A'.repeat(3000)],
  ])('should be one of ours, not %s', async (_, cursor) => {
    expect(await list(`cursor=${cursor}`)).toEqual(
      problemAnswer('invalid_cursor', { instance: '/v1/products' }),
    );
  });
});
