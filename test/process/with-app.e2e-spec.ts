import { at, containerOf, create } from '../support/products.js';
import { withApp, withTwoApps } from '../support/with-app.js';

describe('An application in a test', () => {
  const app = withApp({ logLevel: 'info', partitions: 3 });

  it('should have a database with the partitions that were asked for', async () => {
    const { resources } = await containerOf(app).readPartitionKeyRanges().fetchAll();
    expect(resources).toHaveLength(3);
  });

  it('should fail as it was ordered', async () => {
    await app.orderFaults({ kind: '503' });
    expect((await app.request('GET', '/v1/categories')).status).toBe(503);
  });

  it('should fail no longer in the next test, whose log is its own', async () => {
    expect((await app.request('GET', '/v1/categories')).status).toBe(200);
    expect(app.lines.map(({ status }) => status)).toEqual([200]);
  });

  it('should listen at one port, however often it is asked for', async () => {
    const [port, again] = await Promise.all([app.port(), app.port()]);
    expect(again).toBe(port);
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
  });
});

describe('Two applications in a test', () => {
  const [one, other] = withTwoApps();

  it('should share a database', async () => {
    const { id, category } = await create(one);
    expect((await other.request('GET', at(id, category))).status).toBe(200);
    expect(one.app).not.toBe(other.app);
  });
});

describe('An application outside of a test', () => {
  const app = withApp({ database: 'none' });
  const early = (() => {
    try {
      return app.app;
    } catch (error) {
      return error;
    }
  })();

  it('should say so', () => {
    expect(String(early)).toContain('runs only while the tests of its describe do');
    expect(() => app.db).toThrow('There is no database that runs.');
  });
});
