import { backgroundContext, runInContext } from '../src/common/http/request-context.js';
import { ProductMover } from '../src/modules/products/product-mover.js';
import { ProductsRepository } from '../src/modules/products/products.repository.js';
import { createApp, type TestAppWithDatabase } from './support/create-app.js';
import {
  at,
  bodyOf,
  containerOf,
  create,
  type Json,
  type ShownProduct,
  stored,
  TENANT,
} from './support/products.js';
import { fieldError, problemAnswer } from './support/responses.js';

let app: TestAppWithDatabase;
beforeAll(async () => {
  app = await createApp();
});
afterAll(() => app.close());

const move = (id: string, ifMatch = '*', to = 'garden', from = 'tools') =>
  app.request('POST', at(id, from, '/move'), { body: { category: to }, headers: { 'if-match': ifMatch } });
const get = (id: string, category: string) => app.request('GET', at(id, category));
const patch = (id: string, category: string, body: Json) =>
  app.request('PATCH', at(id, category), { body, headers: { 'if-match': '*' } });
const statuses = async (id: string) => [(await get(id, 'tools')).status, (await get(id, 'garden')).status];
const instance = (id: string) => `/v1/products/${id}/move`;

/** The copy that a move leaves when it ends after its first step; `changes` are what else became of it. */
async function leaveCopy(original: ShownProduct, changes: Json = {}): Promise<void> {
  const document = await stored(app, original.id, 'tools');
  const now = new Date().toISOString();
  const moving = { from: 'tools', etag: original.etag, at: now };
  await containerOf(app).items.create({
    ...document,
    category: 'garden',
    updatedAt: now,
    moving,
    ...changes,
  });
}

/** Deletes the original, as a move does in its second step. */
const leaveOnlyCopy = async (original: ShownProduct): Promise<void> => {
  await leaveCopy(original);
  await app.request('DELETE', at(original.id, 'tools'));
};

/** Runs `action` once, when the next move has made its copy. */
function afterCopy(action: () => unknown): void {
  const repository = app.app.get(ProductsRepository);
  const real = repository.create.bind(repository);
  repository.create = async (record) => {
    Reflect.deleteProperty(repository, 'create');
    const copy = await real(record);
    await action();
    return copy;
  };
}

/** Runs `action` once, when the next move has deleted the original. */
function afterDelete(action: () => unknown): void {
  const repository = app.app.get(ProductsRepository);
  const real = repository.removeVersion.bind(repository);
  repository.removeVersion = async (key, etag) => {
    Reflect.deleteProperty(repository, 'removeVersion');
    const removal = await real(key, etag);
    await action();
    return removal;
  };
}

describe('POST /v1/products/{id}/move', () => {
  it('should move the product under its id, and leave no mark', async () => {
    const old = await create(app, { description: 'kept', tags: ['kept'], ttl: 3600, quantity: 3 });
    const answer = await move(old.id, old.etag, ' Garden ');
    const { etag, updatedAt } = bodyOf(answer);
    expect(answer).toEqual({
      status: 200,
      headers: expect.objectContaining({ etag, location: `/v1/products/${old.id}?category=garden` }),
      body: { ...old, category: 'garden', etag, updatedAt },
    });
    expect(await statuses(old.id)).toEqual([404, 200]);
    expect(await get(old.id, 'garden')).toMatchObject({ body: answer.body });
    expect(await stored(app, old.id, 'garden')).not.toHaveProperty('moving');
  });

  it('should move there and back', async () => {
    const { id } = await create(app);
    expect(await move(id)).toMatchObject({ status: 200 });
    expect(await move(id, '*', 'tools', 'garden')).toMatchObject({ status: 200 });
    expect(await statuses(id)).toEqual([200, 404]);
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
      expect(await statuses(id)).toEqual([200, 404]);
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
    expect(await get(old.id, 'tools')).toMatchObject({ status: 200, body: old });
    expect(await get(old.id, 'garden')).toMatchObject({ status: 404 });
  });

  it('should refuse an id that is taken there, and change nothing', async () => {
    const old = await create(app);
    const body = { category: 'garden', sku: 'OTHER-1', name: 'Other', price: 1 };
    await app.request('PUT', at(old.id, 'garden'), { body });
    expect(await move(old.id)).toEqual(
      problemAnswer('product_exists', { instance: instance(old.id), id: old.id }),
    );
    expect(await get(old.id, 'tools')).toMatchObject({ body: old });
    expect(await get(old.id, 'garden')).toMatchObject({ body: { name: 'Other' } });
  });
});

describe('a move that was interrupted', () => {
  it('should be completed by the same call when both copies are there', async () => {
    const old = await create(app);
    await leaveCopy(old);
    expect(await statuses(old.id)).toEqual([200, 200]);
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { category: 'garden' } });
    expect(await statuses(old.id)).toEqual([404, 200]);
    expect(await stored(app, old.id, 'garden')).not.toHaveProperty('moving');
  });

  it('should be completed by the same call when only the mark is left to do', async () => {
    const old = await create(app);
    await leaveOnlyCopy(old);
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { category: 'garden' } });
    expect(await stored(app, old.id, 'garden')).not.toHaveProperty('moving');
  });

  it('should not be completed by a call for another version', async () => {
    const old = await create(app);
    await leaveOnlyCopy(old);
    expect(await move(old.id, '"other"')).toMatchObject({ status: 404 });
    expect(await stored(app, old.id, 'garden')).toHaveProperty('moving');
  });

  it('should show no mark, and keep it when the copy is changed or replaced', async () => {
    const old = await create(app);
    await leaveCopy(old);
    expect(await get(old.id, 'garden')).toMatchObject({
      body: { ...old, category: 'garden', etag: expect.any(String), updatedAt: expect.any(String) },
    });
    await patch(old.id, 'garden', { name: 'Changed' });
    const body = { category: 'garden', sku: old['sku'], name: 'Replaced', price: 1 };
    expect(
      await app.request('PUT', at(old.id, 'garden'), { body, headers: { 'if-match': '*' } }),
    ).toMatchObject({
      status: 200,
    });
    expect(await stored(app, old.id, 'garden')).toMatchObject({
      name: 'Replaced',
      moving: { etag: old.etag },
    });
  });

  it('should keep what became of the copy in the meantime', async () => {
    const old = await create(app);
    await leaveCopy(old);
    await patch(old.id, 'garden', { name: 'Changed' });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await statuses(old.id)).toEqual([404, 200]);
  });

  it('should copy anew when the original was changed since', async () => {
    const old = await create(app);
    await leaveCopy(old);
    const { etag } = bodyOf(await patch(old.id, 'tools', { name: 'Changed' }));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 412, body: { currentEtag: etag } });
    expect(await move(old.id, etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await statuses(old.id)).toEqual([404, 200]);
  });

  it('should not overwrite when both were changed since', async () => {
    const old = await create(app);
    await leaveCopy(old);
    await patch(old.id, 'tools', { name: 'Changed here' });
    await patch(old.id, 'garden', { name: 'Changed there' });
    expect(await move(old.id)).toEqual(
      problemAnswer('product_exists', { instance: instance(old.id), id: old.id }),
    );
    expect(await get(old.id, 'tools')).toMatchObject({ body: { name: 'Changed here' } });
    expect(await get(old.id, 'garden')).toMatchObject({ body: { name: 'Changed there' } });
  });

  it('should not be taken for one when a new product has the id of the old one', async () => {
    const old = await create(app);
    await leaveOnlyCopy(old);
    const body = { category: 'tools', sku: 'NEWCOMER', name: 'Newcomer', price: 1 };
    await app.request('PUT', at(old.id, 'tools'), { body });
    expect(await move(old.id)).toMatchObject({ status: 409, body: { code: 'product_exists' } });
    expect(await get(old.id, 'garden')).toMatchObject({ body: { name: old['name'] } });
  });

  it('should be finished first when the copy is moved on', async () => {
    const old = await create(app);
    await leaveCopy(old);
    expect(await move(old.id, '*', 'cellar', 'garden')).toMatchObject({ status: 200 });
    expect(await statuses(old.id)).toEqual([404, 404]);
    expect(await get(old.id, 'cellar')).toMatchObject({ status: 200 });
  });

  it('should be finished first when the copy is moved back', async () => {
    const old = await create(app);
    await leaveCopy(old);
    expect(await move(old.id, '*', 'tools', 'garden')).toMatchObject({ status: 200 });
    expect(await statuses(old.id)).toEqual([200, 404]);
    expect(await stored(app, old.id, 'tools')).not.toHaveProperty('moving');
  });

  it('should keep the copy where it is when its original was changed since', async () => {
    const old = await create(app);
    await leaveCopy(old);
    await patch(old.id, 'tools', { name: 'Changed' });
    expect(await move(old.id, '*', 'cellar', 'garden')).toMatchObject({ status: 409 });
    expect(await statuses(old.id)).toEqual([200, 200]);
    expect(await get(old.id, 'cellar')).toMatchObject({ status: 404 });
  });
});

describe('a move while others are at work', () => {
  it('should take its copy back when the original is changed in between', async () => {
    const old = await create(app);
    afterCopy(() => patch(old.id, 'tools', { name: 'Changed' }));
    const answer = await move(old.id, old.etag);
    const current = await get(old.id, 'tools');
    expect(answer).toEqual(
      problemAnswer('precondition_failed', {
        instance: instance(old.id),
        currentEtag: String(current.headers['etag']),
      }),
    );
    expect(current).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await get(old.id, 'garden')).toMatchObject({ status: 404 });
  });

  it('should keep a copy that someone has changed when the original is changed in between', async () => {
    const old = await create(app);
    afterCopy(async () => {
      await patch(old.id, 'tools', { name: 'Changed here' });
      await patch(old.id, 'garden', { name: 'Changed there' });
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 412 });
    expect(await get(old.id, 'garden')).toMatchObject({ body: { name: 'Changed there' } });
  });

  it('should never delete the only copy: the original is gone in between', async () => {
    const old = await create(app);
    afterCopy(() => app.request('DELETE', at(old.id, 'tools')));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200 });
    expect(await statuses(old.id)).toEqual([404, 200]);
  });

  it('should say that the product is gone when its copy is deleted before the end', async () => {
    const old = await create(app);
    afterDelete(() => app.request('DELETE', at(old.id, 'garden')));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await statuses(old.id)).toEqual([404, 404]);
  });

  it('should keep a change of the copy that comes before the end', async () => {
    const old = await create(app);
    afterDelete(() => patch(old.id, 'garden', { name: 'Changed' }));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await stored(app, old.id, 'garden')).not.toHaveProperty('moving');
  });

  it('should end well for a twin that finds the work half done', async () => {
    const old = await create(app);
    const twins: number[] = [];
    afterCopy(async () => {
      twins.push((await move(old.id, old.etag)).status);
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200 });
    expect(twins).toEqual([200]);
    expect(await statuses(old.id)).toEqual([404, 200]);
  });

  it('should come to its end when the client hangs up on the way', async () => {
    const old = await create(app);
    const client = new AbortController();
    afterCopy(() => client.abort());
    const request = backgroundContext({ tenantId: TENANT, signal: client.signal });
    const key = { id: old.id, category: 'tools' };
    await runInContext(request, () => app.app.get(ProductMover).move(key, 'garden', '*'));
    expect(request.signal.aborted).toBe(true);
    expect(await statuses(old.id)).toEqual([404, 200]);
    expect(await stored(app, old.id, 'garden')).not.toHaveProperty('moving');
  });

  it('should leave exactly one product, whoever wins, when many move it at once', async () => {
    const old = await create(app);
    const answers = await Promise.all(Array.from({ length: 8 }, () => move(old.id, old.etag)));
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(answers.every(({ status }) => [200, 404, 409].includes(status))).toBe(true);
    expect(await statuses(old.id)).toEqual([404, 200]);
    expect(await stored(app, old.id, 'garden')).not.toHaveProperty('moving');
  });
});
