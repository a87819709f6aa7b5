import { send } from '../support/raw-request.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

describeFor('account of its own', 'a query that takes too much', () => {
  const server = withServer();
  let items: string;

  const query = (text: string) =>
    send(server.target, 'POST', items, {
      headers: {
        'content-type': 'application/query+json',
        'x-ms-documentdb-isquery': 'true',
        'x-ms-documentdb-partitionkey': '["p"]',
      },
      body: { query: text },
    });

  beforeAll(async () => {
    const container = await server.container();
    items = `/dbs/${container.database.id}/colls/items/docs`;
    const numbers = Array.from({ length: 300 }, (_, index) => index);
    await container.items.create({ id: 'a', pk: 'p', numbers, text: `${'a'.repeat(100_000)}!` });
  });

  it.each([
    'SELECT VALUE 1 FROM c JOIN x IN c.numbers JOIN y IN c.numbers JOIN z IN c.numbers WHERE z < 0',
    'SELECT VALUE COUNT(1) FROM c JOIN x IN c.numbers JOIN y IN c.numbers JOIN z IN c.numbers',
  ])('should be given up as the service gives up what takes too long: %s', async (text) => {
    const { status, body, headers } = await query(text);
    expect([status, body]).toEqual([
      408,
      {
        code: 'RequestTimeout',
        message: expect.stringMatching(/^The operation did not complete within the allotted amount of time/),
      },
    ]);
    expect(headers.get('x-ms-request-charge')).toBe('0');
  });

  it('should not be one for its regular expression', async () => {
    const { status, body } = await query('SELECT VALUE REGEXMATCH(c.text, "^(a+)+$") FROM c');
    expect([status, body]).toMatchObject([200, { Documents: [false] }]);
  });
});
