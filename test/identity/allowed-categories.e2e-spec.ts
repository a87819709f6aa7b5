import { ADMIN, type Grant, TestKeys } from '../support/api-keys.js';
import type { Answer, Method } from '../support/client.js';
import { get, listOf } from '../support/json.js';
import { at, bodyOf, pageOf, product, type ShownProduct } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const grants = {
  owner: { tenant: 'acme', scopes: ADMIN },
  gardener: { tenant: 'acme', scopes: ADMIN, categories: ['Garden', 'plants'] },
  nowhere: { tenant: 'acme', scopes: ADMIN, categories: [] },
} satisfies Readonly<Record<string, Grant>>;
type Caller = keyof typeof grants;

const keys = new TestKeys(grants);
const app = withApp({ env: keys.env });
let hammer: ShownProduct;
let rake: ShownProduct;

beforeAll(async () => {
  hammer = await create('owner', { category: 'tools', sku: 'SAME', price: 10 });
  rake = await create('owner', { category: 'garden', sku: 'SAME', price: 20 });
  await create('owner', { category: 'garden', sku: 'HOE', price: 30 });
  await create('owner', { category: 'plants', sku: 'FERN', price: 40 });
});

const ask = (caller: Caller, method: Method, url: string, options = {}): Promise<Answer> =>
  app.request(method, url, keys.as(caller, options));

async function create(caller: Caller, fields: object): Promise<ShownProduct> {
  return bodyOf(await ask(caller, 'POST', '/v1/products', { body: product({ ...fields }) }));
}

const forbidden = (instance: string, category: string) =>
  problemAnswer('partition_forbidden', {
    instance,
    detail: `The credential does not allow the category "${category}".`,
  });

describe('A caller that is limited to categories', () => {
  it('should be let into them, whatever their spelling in the list', async () => {
    expect(await ask('gardener', 'GET', at(rake.id, 'GARDEN'))).toMatchObject({ status: 200, body: rake });
  });

  it.each<[Method, string, object]>([
    ['GET', '', {}],
    ['GET', '', { headers: { 'if-none-match': '*' } }],
    ['PUT', '', { body: product({ category: 'tools' }), headers: { 'if-none-match': '*' } }],
    ['PUT', '', { body: product({ category: 'tools' }), headers: { 'if-match': '*' } }],
    ['PATCH', '', { body: { quantity: 1 }, headers: { 'if-match': '*' } }],
    ['DELETE', '', {}],
    ['POST', '/move', { body: { category: 'garden' }, headers: { 'if-match': '*' } }],
  ])('should be kept out of another with %s …%s %j', async (method, action, options) => {
    expect(await ask('gardener', method, at(hammer.id, 'tools', action), options)).toEqual(
      forbidden(`/v1/products/${hammer.id}${action}`, 'tools'),
    );
  });

  it('should be told the same about a product that is not there', async () => {
    const there = await ask('gardener', 'GET', at(hammer.id, 'tools'));
    const notThere = await ask('gardener', 'GET', at('nothing', 'tools'));
    expect([there.status, get(there.body, 'code')]).toEqual([notThere.status, get(notThere.body, 'code')]);
  });

  it('should not create elsewhere', async () => {
    const body = product({ category: ' Tools ' });
    expect(await ask('gardener', 'POST', '/v1/products', { body })).toEqual(
      forbidden('/v1/products', 'tools'),
    );
  });

  it('should not move out of them, and nothing is changed', async () => {
    const options = { body: { category: 'tools' }, headers: { 'if-match': rake.etag } };
    expect(await ask('gardener', 'POST', at(rake.id, 'garden', '/move'), options)).toEqual(
      forbidden(`/v1/products/${rake.id}/move`, 'tools'),
    );
    expect(await ask('owner', 'GET', at(rake.id, 'garden'))).toMatchObject({ body: rake });
    expect(await ask('owner', 'GET', at(rake.id, 'tools'))).toMatchObject({ status: 404 });
  });

  it('should move between them', async () => {
    const fern = await create('gardener', { category: 'plants', sku: 'MOVED' });
    const options = { body: { category: 'garden' }, headers: { 'if-match': fern.etag } };
    expect(await ask('gardener', 'POST', at(fern.id, 'plants', '/move'), options)).toMatchObject({
      status: 200,
    });
    expect(await ask('gardener', 'DELETE', at(fern.id, 'garden'))).toMatchObject({ status: 204 });
  });

  it.each([
    ['all', '', ['FERN', 'HOE', 'SAME']],
    ['sorted', '&sort=-price', ['FERN', 'HOE', 'SAME']],
    ['by sku', '&sku=SAME', ['SAME']],
    ['of one of them', '&category=garden', ['HOE', 'SAME']],
  ])('should list only what is in them: %s', async (_, filter, skus) => {
    const { body } = await ask('gardener', 'GET', `/v1/products?count=true${filter}`);
    const { items, total } = pageOf(body);
    expect(items.map(({ sku }) => String(sku)).toSorted()).toEqual(skus);
    expect(items.every(({ category }) => category !== 'tools')).toBe(true);
    expect(total).toBe(skus.length);
  });

  it('should walk pages that leave nothing out and let nothing in', async () => {
    const seen: unknown[] = [];
    let url = '/v1/products?limit=1&sort=price';
    for (let next: string | null = ''; next !== null;) {
      const page = pageOf(
        (await ask('gardener', 'GET', `${url}${next === '' ? '' : `&cursor=${next}`}`)).body,
      );
      seen.push(...page.items.map(({ sku }) => sku));
      next = page.nextCursor;
    }
    expect(seen).toEqual(['SAME', 'HOE', 'FERN']);
  });

  it('should not be widened by a cursor of somebody who sees more', async () => {
    const wide = pageOf((await ask('owner', 'GET', '/v1/products?limit=1&sort=price')).body);
    const { body } = await ask(
      'gardener',
      'GET',
      `/v1/products?limit=10&sort=price&cursor=${wide.nextCursor}`,
    );
    expect(pageOf(body).items.map(({ sku }) => sku)).toEqual(['SAME', 'HOE', 'FERN']);
  });

  it('should not list another one', async () => {
    expect(await ask('gardener', 'GET', '/v1/products?category=tools')).toEqual(
      forbidden('/v1/products', 'tools'),
    );
  });

  it('should sum up only them', async () => {
    const { body } = await ask('gardener', 'GET', '/v1/categories');
    expect(listOf(get(body, 'items')).map((item) => get(item, 'category'))).toEqual(['garden', 'plants']);
    expect(await ask('gardener', 'GET', '/v1/categories/garden')).toMatchObject({
      status: 200,
      body: { products: 2 },
    });
    expect(await ask('gardener', 'GET', '/v1/categories/Tools')).toEqual(
      forbidden('/v1/categories/Tools', 'tools'),
    );
  });
});

describe('A caller that is allowed no category', () => {
  it('should find everything empty', async () => {
    expect(await ask('nowhere', 'GET', '/v1/products?count=true')).toMatchObject({
      status: 200,
      body: { items: [], nextCursor: null, total: 0 },
    });
    expect(await ask('nowhere', 'GET', '/v1/categories')).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('should be kept out of every category', async () => {
    expect(await ask('nowhere', 'GET', at(rake.id, 'garden'))).toMatchObject({ status: 403 });
  });
});
