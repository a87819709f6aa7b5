import { isIncoming, movesOf, read, whereIs } from '../support/moves.js';
import { at, bodyOf, create } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const { move } = movesOf(() => app);
const instance = (id: string) => `/v1/products/${id}/move`;

describe('POST /v1/products/{id}/move', () => {
  it('should move the product under its id', async () => {
    const old = await create(app, { description: 'kept', tags: ['kept'], ttl: 3600, quantity: 3 });
    const answer = await move(old.id, old.etag, ' Garden ');
    const { etag, updatedAt } = bodyOf(answer);
    expect(answer).toEqual({
      status: 200,
      headers: expect.objectContaining({ etag, location: `/v1/products/${old.id}?category=garden` }),
      body: { ...old, category: 'garden', etag, updatedAt },
    });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: answer.body });
    expect(await isIncoming(app, old.id, 'garden')).toBe(false);
  });

  it('should move there and back, again and again', async () => {
    const { id } = await create(app);
    for (let round = 0; round < 3; round++) {
      expect(await move(id)).toMatchObject({ status: 200 });
      expect(await whereIs(app, id)).toEqual(['garden']);
      expect(await move(id, '*', 'tools', 'garden')).toMatchObject({ status: 200 });
      expect(await whereIs(app, id)).toEqual(['tools']);
    }
  });

  it('should require If-Match', async () => {
    const { id } = await create(app);
    expect(await app.request('POST', at(id, 'tools', '/move'), { body: { category: 'garden' } })).toEqual(
      problemAnswer('precondition_required', { instance: instance(id) }),
    );
  });

  it.each(['"other"', '"a", "b"'])(
    'should refuse %s, tell the version, and change nothing',
    async (ifMatch) => {
      const { id, etag } = await create(app);
      expect(await move(id, ifMatch)).toEqual(
        problemAnswer('precondition_failed', { instance: instance(id), currentEtag: etag }),
      );
      expect(await whereIs(app, id)).toEqual(['tools']);
    },
  );

  it('should say that there is no such product', async () => {
    expect(await move('nobody')).toEqual(
      problemAnswer('product_not_found', { instance: instance('nobody') }),
    );
  });

  it('should refuse the category that the product is in', async () => {
    const { id } = await create(app);
    expect(await move(id, '*', 'TOOLS')).toEqual(
      problemAnswer('validation_failed', {
        instance: instance(id),
        errors: [fieldError('/category', 'same_category')],
      }),
    );
  });

  it('should refuse a sku that is taken there, and change nothing', async () => {
    const old = await create(app);
    await create(app, { category: 'garden', sku: old['sku'] });
    expect(await move(old.id, old.etag)).toEqual(
      problemAnswer('sku_taken', { instance: instance(old.id), sku: old['sku'] }),
    );
    expect(await read(app, old.id, 'tools')).toMatchObject({ status: 200, body: old });
    expect(await whereIs(app, old.id)).toEqual(['tools']);
  });

  it('should refuse an id that is taken there, and change nothing', async () => {
    const old = await create(app);
    const body = { category: 'garden', sku: 'OTHER-1', name: 'Other', price: 1 };
    await app.request('PUT', at(old.id, 'garden'), { body });
    expect(await move(old.id)).toEqual(
      problemAnswer('product_exists', { instance: instance(old.id), id: old.id }),
    );
    expect(await read(app, old.id, 'tools')).toMatchObject({ body: old });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: { name: 'Other' } });
  });
});

describe('a move whose answer was lost', () => {
  it.each(['the version', 'any version'])('should be answered by the same call for %s', async (condition) => {
    const old = await create(app);
    const ifMatch = condition === 'any version' ? '*' : old.etag;
    const { status, body } = await move(old.id, ifMatch);
    expect(await move(old.id, ifMatch)).toMatchObject({ status, body });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should be answered with what has become of the product', async () => {
    const old = await create(app);
    await move(old.id, old.etag);
    const body = { category: 'garden', sku: old['sku'], name: 'Replaced', price: 1 };
    const options = { body, headers: { 'if-match': '*' } };
    const replaced = await app.request('PUT', at(old.id, 'garden'), options);
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: replaced.body });
  });

  it('should be answered also when a new product has the id where it was', async () => {
    const old = await create(app);
    const { body } = await move(old.id, old.etag);
    const newcomer = { category: 'tools', sku: 'NEWCOMER', name: 'Newcomer', price: 1 };
    await app.request('PUT', at(old.id, 'tools'), { body: newcomer });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body });
  });

  it.each([
    ['another version', 'tools', '"other"', 404],
    ['another place', 'cellar', undefined, 404],
  ])('should not be taken for done by a call for %s', async (_, from, ifMatch, status) => {
    const old = await create(app);
    await move(old.id, old.etag);
    expect(await move(old.id, ifMatch ?? old.etag, 'garden', from)).toMatchObject({ status });
  });

  it('should not be taken for done once the product has moved on', async () => {
    const old = await create(app);
    await move(old.id, old.etag);
    await move(old.id, '*', 'cellar', 'garden');
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual(['cellar']);
  });
});
