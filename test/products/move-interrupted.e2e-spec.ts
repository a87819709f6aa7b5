import { interrupted, isIncoming, movesOf, read, remove, type Step, whereIs } from '../support/moves.js';
import { at, bodyOf, create, type ShownProduct, stored } from '../support/products.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const { move, patch } = movesOf(() => app);
const stop = (before: Step, { id, etag }: ShownProduct, to = 'garden') =>
  interrupted(app, before, () => move(id, etag, to));

describe('a move that was interrupted', () => {
  it.each(['commit', 'publish', 'retire'] as const)(
    'should be completed by the same call: before it would %s',
    async (step) => {
      const old = await create(app);
      await stop(step, old);
      expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { category: 'garden' } });
      expect(await whereIs(app, old.id)).toEqual(['garden']);
      expect(await isIncoming(app, old.id, 'garden')).toBe(false);
    },
  );

  it.each([
    ['commit', '"other"', 412],
    ['publish', '"other"', 404],
  ] as const)('should not be taken for a call for another version: before %s', async (step, etag, status) => {
    const old = await create(app);
    await stop(step, old);
    expect(await move(old.id, etag)).toMatchObject({ status });
  });

  it('should leave the product where it is for whoever asks there, and let it be changed', async () => {
    const old = await create(app);
    await stop('commit', old);
    expect(await read(app, old.id, 'tools')).toMatchObject({ status: 200, body: old });
    const changed = await patch(old.id, 'tools', { name: 'Changed' });
    expect(changed).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual(['tools']);
    expect(await stored(app, old.id, 'garden')).toBeUndefined();
    expect(await move(old.id, old.etag)).toMatchObject({
      status: 412,
      body: { currentEtag: bodyOf(changed).etag },
    });
  });

  it('should give way to a move of a later version', async () => {
    const old = await create(app);
    await stop('commit', old);
    const { etag } = bodyOf(await patch(old.id, 'tools', { name: 'Changed' }));
    expect(await move(old.id, etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });

  it('should be over when the original was deleted', async () => {
    const old = await create(app);
    await stop('commit', old);
    expect(await remove(app, old.id, 'tools')).toMatchObject({ status: 204 });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual([]);
    expect(await stored(app, old.id, 'garden')).toBeUndefined();
  });

  it('should be completed also when a new product has the id of the old one', async () => {
    const old = await create(app);
    await stop('publish', old);
    const body = { category: 'tools', sku: 'NEWCOMER', name: 'Newcomer', price: 1 };
    await app.request('PUT', at(old.id, 'tools'), { body });
    expect(await move(old.id)).toMatchObject({ status: 409, body: { code: 'product_exists' } });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: old['name'] } });
    expect(await whereIs(app, old.id)).toEqual(['tools', 'garden']);
  });

  it.each(['tools', 'cellar'])('should be completed first when the product is moved on to %s', async (to) => {
    const old = await create(app);
    await stop('commit', old);
    expect(await move(old.id, '*', to, 'garden')).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual([to]);
  });
});

describe('two moves to different places, interrupted', () => {
  const GARDEN = 'garden';
  const CELLAR = 'cellar';

  it.each<[Step, Step | 'end', string[]]>([
    ['commit', 'commit', [GARDEN, CELLAR]],
    ['commit', 'commit', [CELLAR, GARDEN]],
    ['commit', 'publish', [GARDEN, CELLAR]],
    ['commit', 'publish', [CELLAR, GARDEN]],
    ['commit', 'end', [GARDEN, CELLAR]],
    ['publish', 'end', [GARDEN, CELLAR]],
    ['publish', 'end', [CELLAR, GARDEN]],
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

  it('should leave no product when the original was deleted', async () => {
    const old = await create(app);
    await stop('commit', old, GARDEN);
    await stop('commit', old, CELLAR);
    await remove(app, old.id, 'tools');
    for (const to of [GARDEN, CELLAR]) {
      expect(await move(old.id, old.etag, to)).toMatchObject({ status: 404 });
    }
    expect(await whereIs(app, old.id)).toEqual([]);
  });
});
