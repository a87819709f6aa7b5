import { at, create, product, statusesOf } from '../support/products.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const atOnce = <T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index)));

describe('many clients at once', () => {
  it('should let one of a hundred patches of the same version through, and lose nothing', async () => {
    const { id, etag } = await create(app);
    const answers = await atOnce(100, (index) =>
      app.request('PATCH', at(id, 'tools'), {
        body: { name: `Name ${index}` },
        headers: { 'if-match': etag },
      }),
    );
    expect(statusesOf(answers)).toEqual([200, ...Array<number>(99).fill(412)]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await app.request('GET', at(id, 'tools'))).body).toEqual(winner?.body);
  });

  it('should let one of many take a sku', async () => {
    const answers = await atOnce(20, () =>
      app.request('POST', '/v1/products', { body: product({ sku: 'WANTED' }) }),
    );
    expect(statusesOf(answers)).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  it('should let patches of different fields through together when any version will do', async () => {
    const { id } = await create(app);
    const changes = [
      { name: 'New' },
      { price: 1.5 },
      { quantity: 9 },
      { tags: ['new'] },
      { status: 'inactive' },
    ];
    const answers = await atOnce(changes.length, (index) =>
      app.request('PATCH', at(id, 'tools'), { body: changes[index], headers: { 'if-match': '*' } }),
    );
    expect(statusesOf(answers)).toEqual([200, 200, 200, 200, 200]);
    expect((await app.request('GET', at(id, 'tools'))).body).toMatchObject(Object.assign({}, ...changes));
  });

  it('should replace or delete the same version, not both', async () => {
    const { id, etag } = await create(app);
    const headers = { 'if-match': etag };
    const answers = await Promise.all([
      app.request('PUT', at(id, 'tools'), { body: product(), headers }),
      app.request('DELETE', at(id, 'tools'), { headers }),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  });
});
