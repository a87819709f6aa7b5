import { createApp, type TestAppWithDatabase } from './support/create-app.js';
import { interrupted, isPending, movesOf, read, remove, type Step, whereIs } from './support/moves.js';
import { at, bodyOf, containerOf, create, type ShownProduct, stored, TENANT } from './support/products.js';
import { problemAnswer } from './support/responses.js';

let app: TestAppWithDatabase;
beforeAll(async () => {
  app = await createApp();
});
afterAll(() => app.close());

const { move, patch } = movesOf(() => app);
const stop = (before: Step, { id, etag }: ShownProduct, to = 'garden') =>
  interrupted(app, before, () => move(id, etag, to));
const instance = (id: string) => `/v1/products/${id}/move`;

/** Tries to move the product to the garden, then moves it to the cellar. */
async function overtaken(): Promise<ShownProduct> {
  const old = await create(app);
  await stop('take', old);
  expect(await move(old.id, old.etag, 'cellar')).toMatchObject({ status: 200 });
  expect(await whereIs(app, old.id)).toEqual(['garden', 'cellar']);
  return old;
}

describe('a move that was interrupted', () => {
  it.each([
    ['take', ['tools', 'garden']],
    ['settle', ['garden']],
  ] as const)('should be completed by the same call: before it would %s', async (step, left) => {
    const old = await create(app);
    await stop(step, old);
    expect(await whereIs(app, old.id)).toEqual(left);
    expect(await isPending(app, old.id, 'garden')).toBe(true);
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { category: 'garden' } });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
    expect(await isPending(app, old.id, 'garden')).toBe(false);
  });

  it('should not be completed by a call for another version', async () => {
    const old = await create(app);
    await stop('settle', old);
    expect(await move(old.id, '"other"')).toMatchObject({ status: 404 });
    expect(await isPending(app, old.id, 'garden')).toBe(true);
  });

  it('should be completed when the original was deleted: the copy is the only one', async () => {
    const old = await create(app);
    await stop('take', old);
    await remove(app, old.id, 'tools');
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { category: 'garden' } });
    expect(await isPending(app, old.id, 'garden')).toBe(false);
  });

  it('should not show, and still be known when the copy is changed or replaced', async () => {
    const old = await create(app);
    await stop('take', old);
    expect(await read(app, old.id, 'garden')).toMatchObject({
      body: { ...old, category: 'garden', etag: expect.any(String), updatedAt: expect.any(String) },
    });
    await patch(old.id, 'garden', { name: 'Changed' });
    const body = { category: 'garden', sku: old['sku'], name: 'Replaced', price: 1 };
    const options = { body, headers: { 'if-match': '*' } };
    expect(await app.request('PUT', at(old.id, 'garden'), options)).toMatchObject({ status: 200 });
    expect(await stored(app, old.id, 'garden')).toMatchObject({ name: 'Replaced' });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: 'Replaced' } });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should take its copy back, and then copy anew, when the original was changed since', async () => {
    const old = await create(app);
    await stop('take', old);
    const { etag } = bodyOf(await patch(old.id, 'tools', { name: 'Changed' }));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 412, body: { currentEtag: etag } });
    expect(await whereIs(app, old.id)).toEqual(['tools']);
    expect(await move(old.id, etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should give way to a move of a later version', async () => {
    const old = await create(app);
    await stop('take', old);
    const { etag } = bodyOf(await patch(old.id, 'tools', { name: 'Changed' }));
    expect(await move(old.id, etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should not overwrite when both were changed since', async () => {
    const old = await create(app);
    await stop('take', old);
    await patch(old.id, 'tools', { name: 'Changed here' });
    await patch(old.id, 'garden', { name: 'Changed there' });
    expect(await move(old.id)).toEqual(
      problemAnswer('product_exists', { instance: instance(old.id), id: old.id }),
    );
    expect(await read(app, old.id, 'tools')).toMatchObject({ body: { name: 'Changed here' } });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: { name: 'Changed there' } });
  });

  it('should not be taken for one when a new product has the id of the old one', async () => {
    const old = await create(app);
    await stop('settle', old);
    const body = { category: 'tools', sku: 'NEWCOMER', name: 'Newcomer', price: 1 };
    await app.request('PUT', at(old.id, 'tools'), { body });
    expect(await move(old.id)).toMatchObject({ status: 409, body: { code: 'product_exists' } });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: { name: old['name'] } });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: old['name'] } });
  });

  it('should be finished first when the copy is moved on', async () => {
    const old = await create(app);
    await stop('take', old);
    expect(await move(old.id, '*', 'cellar', 'garden')).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual(['cellar']);
  });

  it('should be finished first when the copy is moved back', async () => {
    const old = await create(app);
    await stop('take', old);
    expect(await move(old.id, '*', 'tools', 'garden')).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual(['tools']);
    expect(await isPending(app, old.id, 'tools')).toBe(false);
  });

  it('should keep the copy where it is when its original was changed since', async () => {
    const old = await create(app);
    await stop('take', old);
    await patch(old.id, 'tools', { name: 'Changed' });
    expect(await move(old.id, '*', 'cellar', 'garden')).toMatchObject({ status: 409 });
    expect(await whereIs(app, old.id)).toEqual(['tools', 'garden']);
  });
});

describe('a move that was interrupted and overtaken', () => {
  it('should take its copy back when it is repeated', async () => {
    const old = await overtaken();
    expect(await move(old.id, old.etag)).toEqual(
      problemAnswer('product_not_found', { instance: instance(old.id) }),
    );
    expect(await whereIs(app, old.id)).toEqual(['cellar']);
  });

  it('should take its copy back also when a later version was moved', async () => {
    const old = await create(app);
    await stop('take', old);
    const { etag } = bodyOf(await patch(old.id, 'tools', { name: 'Changed' }));
    await move(old.id, etag, 'cellar');
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual(['cellar']);
  });

  it('should take its copy back also when the product has come back and is moved anew', async () => {
    const old = await overtaken();
    await move(old.id, '*', 'tools', 'cellar');
    expect(await move(old.id)).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should keep its copy when the original was deleted and a new product is in its place', async () => {
    const old = await create(app);
    await stop('take', old);
    await remove(app, old.id, 'tools');
    const body = { category: 'tools', sku: 'NEW-AGAIN', name: 'Newcomer', price: 1 };
    await app.request('PUT', at(old.id, 'tools'), { body });
    expect(await move(old.id)).toMatchObject({ status: 409, body: { code: 'product_exists' } });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: { name: old['name'] } });
  });

  it('should know its copy from that of an earlier stay', async () => {
    const old = await create(app);
    await move(old.id, old.etag, 'cellar');
    const back = bodyOf(await move(old.id, '*', 'tools', 'cellar'));
    await stop('take', back);
    await remove(app, old.id, 'tools');
    expect(await move(old.id, back.etag)).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should keep a copy that someone has changed', async () => {
    const old = await overtaken();
    await patch(old.id, 'garden', { name: 'Changed' });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: { name: 'Changed' } });
  });

  it('should keep a copy that someone has changed within the same millisecond', async () => {
    const old = await overtaken();
    const change = [{ op: 'set' as const, path: '/name', value: 'Changed' }];
    await containerOf(app).item(old.id, [TENANT, 'garden']).patch(change);
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body: { name: 'Changed' } });
  });

  it('should not move its copy on, and not delete it either', async () => {
    const old = await overtaken();
    expect(await move(old.id, '*', 'attic', 'garden')).toEqual(
      problemAnswer('precondition_failed', {
        instance: instance(old.id),
        detail: `Product "${old.id}" is not in the state that the call requires.`,
      }),
    );
    expect(await whereIs(app, old.id, ['garden', 'cellar', 'attic'])).toEqual(['garden', 'cellar']);
  });

  it('should move a copy on that someone has changed: it is a product of its own', async () => {
    const old = await overtaken();
    await patch(old.id, 'garden', { name: 'Changed' });
    expect(await move(old.id, '*', 'attic', 'garden')).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id, ['garden', 'cellar', 'attic'])).toEqual(['cellar', 'attic']);
  });
});

describe('two moves to different places, interrupted', () => {
  const GARDEN = 'garden';
  const CELLAR = 'cellar';

  it.each<[Step, Step | 'end', string[]]>([
    ['take', 'take', [GARDEN, CELLAR]],
    ['take', 'take', [CELLAR, GARDEN]],
    ['take', 'settle', [GARDEN, CELLAR]],
    ['take', 'settle', [CELLAR, GARDEN]],
    ['take', 'end', [GARDEN, CELLAR]],
    ['settle', 'end', [GARDEN, CELLAR]],
    ['settle', 'end', [CELLAR, GARDEN]],
  ])(
    'should leave one product when the first stops before %s and the second before %s, and %j are repeated',
    async (first, second, repeats) => {
      const old = await create(app);
      await stop(first, old, GARDEN);
      if (second === 'end') await move(old.id, old.etag, CELLAR);
      else await stop(second, old, CELLAR);
      const done: string[] = [];
      for (const to of repeats) {
        const { status } = await move(old.id, old.etag, to);
        expect([200, 404]).toContain(status);
        if (status === 200) done.push(to);
      }
      expect(done).toHaveLength(1);
      expect(await whereIs(app, old.id)).toEqual(done);
    },
  );

  it.each([[[GARDEN, CELLAR]], [[CELLAR, GARDEN]]])(
    'should leave one product when the original was deleted, and %j are repeated',
    async (repeats) => {
      const old = await create(app);
      await stop('take', old, GARDEN);
      await stop('take', old, CELLAR);
      await remove(app, old.id, 'tools');
      const statuses: number[] = [];
      for (const to of repeats) statuses.push((await move(old.id, old.etag, to)).status);
      expect(statuses).toEqual([200, 404]);
      expect(await whereIs(app, old.id)).toEqual(repeats.slice(0, 1));
    },
  );
});
