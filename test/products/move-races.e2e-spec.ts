import { backgroundContext, runInContext } from '../../src/common/context/request-context.js';
import { ProductMoveService } from '../../src/modules/products/move/product-move.service.js';
import type { Answer } from '../support/client.js';
import { before, interrupted, isIncoming, movesOf, read, remove, whereIs } from '../support/moves.js';
import { at, bodyOf, create, type ShownProduct, statusesOf, TENANT } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const { move, patch } = movesOf(() => app);
const putNewcomer = ({ id }: ShownProduct) => {
  const body = { category: 'tools', sku: `NEW-${id.slice(-12).toUpperCase()}`, name: 'Newcomer', price: 1 };
  return app.request('PUT', at(id, 'tools'), { body });
};
const instance = (id: string) => `/v1/products/${id}/move`;

describe('a move while others change the product', () => {
  it('should take its copy back when the original is changed', async () => {
    const old = await create(app);
    before(app, 'commit', () => patch(old.id, 'tools', { name: 'Changed' }));
    const answer = await move(old.id, old.etag);
    const current = await read(app, old.id, 'tools');
    expect(answer).toEqual(
      problemAnswer('precondition_failed', {
        instance: instance(old.id),
        currentEtag: String(current.headers['etag']),
      }),
    );
    expect(current).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await whereIs(app, old.id)).toEqual(['tools']);
  });

  it('should refuse a change in the new category until it has happened', async () => {
    const old = await create(app);
    const early: Answer[] = [];
    before(app, 'announce', async () => early.push(await patch(old.id, 'garden', { name: 'Too early' })));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: old['name'] } });
    expect(early).toMatchObject([{ status: 404 }]);
  });

  it('should say that the product is gone when someone deletes it', async () => {
    const old = await create(app);
    before(app, 'commit', () => remove(app, old.id, 'tools'));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual([]);
  });

  it('should say that the product is gone when its copy is deleted before the end', async () => {
    const old = await create(app);
    before(app, 'publish', () => remove(app, old.id, 'garden'));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual([]);
  });

  it('should not take a new product for its copy when that is deleted before the end', async () => {
    const old = await create(app);
    const body = { category: 'garden', sku: 'SEED-1', name: 'Newcomer', price: 1 };
    before(app, 'publish', async () => {
      await remove(app, old.id, 'garden');
      await app.request('PUT', at(old.id, 'garden'), { body });
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await read(app, old.id, 'garden')).toMatchObject({ body });
  });

  it('should keep a change of the copy that comes before the end', async () => {
    const old = await create(app);
    before(app, 'publish', () => patch(old.id, 'garden', { name: 'Changed' }));
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { name: 'Changed' } });
    expect(await isIncoming(app, old.id, 'garden')).toBe(false);
  });

  it('should come to its end when the client hangs up on the way', async () => {
    const old = await create(app);
    const client = new AbortController();
    before(app, 'commit', () => client.abort());
    const request = backgroundContext({ tenant: TENANT, signal: client.signal });
    const key = { id: old.id, category: 'tools' };
    await runInContext(request, () => app.app.get(ProductMoveService).move(key, 'garden', { ifMatch: '*' }));
    expect(request.signal.aborted).toBe(true);
    expect(await whereIs(app, old.id)).toEqual(['garden']);
    expect(await isIncoming(app, old.id, 'garden')).toBe(false);
  });
});

describe('two moves of a product to the same place', () => {
  it.each(['announce', 'commit', 'publish'] as const)(
    'should both end well when one does it all before the other would %s',
    async (step) => {
      const old = await create(app);
      const twins: Answer[] = [];
      before(app, step, async () => twins.push(await move(old.id, old.etag)));
      expect(statusesOf([await move(old.id, old.etag), ...twins])).toEqual([200, 200]);
      expect(await whereIs(app, old.id)).toEqual(['garden']);
      expect(await isIncoming(app, old.id, 'garden')).toBe(false);
    },
  );

  it('should all end well when there are many at once', async () => {
    const old = await create(app);
    const answers = await Promise.all(Array.from({ length: 8 }, () => move(old.id, old.etag)));
    expect(statusesOf(answers)).toEqual(Array(8).fill(200));
    expect(await whereIs(app, old.id)).toEqual(['garden']);
    expect(await isIncoming(app, old.id, 'garden')).toBe(false);
  });

  it('should not bring back what the other has moved and someone has moved on', async () => {
    const old = await create(app);
    before(app, 'announce', async () => {
      await move(old.id, old.etag);
      await move(old.id, '*', 'cellar', 'garden');
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual(['cellar']);
  });

  it('should not bring back what the other has moved and someone has deleted', async () => {
    const old = await create(app);
    before(app, 'announce', async () => {
      await move(old.id, old.etag);
      await remove(app, old.id, 'garden');
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual([]);
  });

  it('should not lose the product when a new one has its id where it was', async () => {
    const old = await create(app);
    before(app, 'commit', async () => {
      await interrupted(app, 'publish', () => move(old.id, old.etag));
      await putNewcomer(old);
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200, body: { sku: old['sku'] } });
    expect(await whereIs(app, old.id)).toEqual(['tools', 'garden']);
  });

  it('should leave alone the copy of a later version', async () => {
    const old = await create(app);
    before(app, 'announce', async () => {
      const { etag } = bodyOf(await patch(old.id, 'tools', { name: 'Changed' }));
      await interrupted(app, 'commit', () => move(old.id, etag));
    });
    expect(await move(old.id, old.etag)).toMatchObject({ status: 404 });
    expect(await read(app, old.id, 'garden')).toMatchObject({ status: 200, body: { name: 'Changed' } });
  });
});

describe('two moves of a product to different places', () => {
  it.each(['announce', 'commit', 'publish'] as const)(
    'should leave one product when one does it all before the other would %s',
    async (step) => {
      const old = await create(app);
      const answers: Answer[] = [];
      before(app, step, async () => answers.push(await move(old.id, old.etag, 'cellar')));
      answers.push(await move(old.id, old.etag));
      expect(statusesOf(answers)).toEqual([200, 404]);
      expect(await whereIs(app, old.id)).toEqual([step === 'publish' ? 'garden' : 'cellar']);
    },
  );

  it('should leave no product when both are announced and someone deletes the original', async () => {
    const old = await create(app);
    const answers: Answer[] = [];
    before(app, 'commit', async () => {
      before(app, 'commit', () => remove(app, old.id, 'tools'));
      answers.push(await move(old.id, old.etag, 'cellar'));
    });
    answers.push(await move(old.id, old.etag));
    expect(statusesOf(answers)).toEqual([404, 404]);
    expect(await whereIs(app, old.id)).toEqual([]);
  });

  it('should leave one product, whoever wins, when many move it at once', async () => {
    const places = ['garden', 'cellar', 'attic', 'shed'];
    for (let round = 0; round < 10; round++) {
      const old = await create(app);
      const answers = await Promise.all([...places, ...places].map((to) => move(old.id, old.etag, to)));
      const won = answers.filter(({ status }) => status === 200).map((answer) => bodyOf(answer).category);
      expect(new Set(won).size).toBe(1);
      expect(answers.every(({ status }) => [200, 404].includes(status))).toBe(true);
      expect(await whereIs(app, old.id, ['tools', ...places])).toEqual([won[0]]);
    }
  });
});
