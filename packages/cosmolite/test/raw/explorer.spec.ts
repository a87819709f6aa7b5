import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { CONTROLS } from '../../src/control/index.js';
import { ROUTES } from '../../src/pipeline/routes.js';
import { describeFor } from '../support/describe-for.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const OWN_PAGE = { 'x-cosmolite-explorer': '1' };

describeFor('data explorer', '/_explorer', () => {
  const server = withServer({ defaultPartitions: 3 });

  /** As a browser would, and with headers that only others can send. */
  async function visit(
    path: string,
    { method = 'GET', headers = {}, body = '' } = {},
  ): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
    const outgoing = request(new URL(server.target.endpoint), { path, method, headers });
    outgoing.end(body);
    const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
    if (!incoming) throw new Error('No answer.');
    return { status: incoming.statusCode, headers: incoming.headers, body: await text(incoming) };
  }

  describe('the page', () => {
    it.each([
      ['/_explorer', 'text/html; charset=utf-8'],
      ['/_explorer/', 'text/html; charset=utf-8'],
      ['/_explorer/main.js', 'text/javascript; charset=utf-8'],
      ['/_explorer/theme.css', 'text/css; charset=utf-8'],
      ['/_explorer/icon.svg', 'image/svg+xml'],
    ])('should serve %s as %s, fenced in', async (path, type) => {
      const { status, headers, body } = await visit(path);
      expect([status, body.length > 0]).toEqual([200, true]);
      expect(headers).toMatchObject({
        'content-type': type,
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'; trusted-types 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    });

    it('should refer only to files that are served', async () => {
      const { body } = await visit('/_explorer');
      const names = [...body.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, name = '']) => name);
      expect(names).toContain('/_explorer/main.js');
      for (const name of names) expect([name, (await visit(name)).status]).toEqual([name, 200]);
    });

    it.each([
      ['/_explorer/nothing.js'],
      ['/_explorer/tsconfig.json'],
      ['/_explorer/types.d.ts'],
      ['/_explorer/../package.json'],
      ['/_explorer/..%2fpackage.json'],
      ['/_explorer/%2e%2e/package.json'],
      ['/_explorer//etc/passwd'],
      ['/_explorer/__proto__'],
      ['/_explorer/main.js?x'],
    ])('should not serve %s', async (path) => {
      const { status, body } = await visit(path);
      expect([status, JSON.parse(body)]).toMatchObject([404, { code: 'NotFound' }]);
    });

    it('should be read only', async () => {
      const { status, headers } = await visit('/_explorer', { method: 'POST' });
      expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
    });

    it('should not be served under a name that is pointed here', async () => {
      const { status, body } = await visit('/_explorer', { headers: { host: 'evil.example' } });
      expect([status, JSON.parse(body)]).toEqual([
        403,
        {
          code: 'Forbidden',
          message: expect.stringContaining("it is not served under the name 'evil.example'"),
        },
      ]);
    });
  });

  describe('its data', () => {
    it('should be what the protocol answers, without a signature', async () => {
      const container = await server.container();
      await container.items.create({ id: 'a', pk: 'p' });
      const path = `/dbs/${container.database.id}/colls/items/docs/a`;
      const key = { 'x-ms-documentdb-partitionkey': '["p"]' };
      const direct = await send(server.target, 'GET', path, { headers: key });
      const { status, headers, body } = await visit(`/_explorer/api${path}`, {
        headers: { ...OWN_PAGE, ...key },
      });
      expect([status, headers['x-ms-request-charge'], headers['etag'], JSON.parse(body)]).toEqual([
        200,
        direct.headers.get('x-ms-request-charge'),
        direct.headers.get('etag'),
        direct.body,
      ]);
    });

    it('should be the merged answer of a query over partitions that an SDK must merge itself', async () => {
      const container = await server.container();
      for (let n = 0; n < 9; n += 1) await container.items.create({ id: `${n}`, pk: `p${n}`, n });
      const path = `/dbs/${container.database.id}/colls/items/docs`;
      const query = {
        method: 'POST',
        headers: {
          'x-ms-documentdb-isquery': 'true',
          'x-ms-documentdb-query-enablecrosspartition': 'true',
          'content-type': 'application/query+json',
        },
        body: JSON.stringify({ query: 'SELECT VALUE c.n FROM c ORDER BY c.n DESC' }),
      };
      const direct = await send(server.target, query.method, path, query);
      expect([direct.status, direct.headers.get('x-ms-substatus')]).toEqual([400, '1004']);
      const { status, body } = await visit(`/_explorer/api${path}`, {
        ...query,
        headers: { ...query.headers, ...OWN_PAGE },
      });
      expect([status, JSON.parse(body)]).toMatchObject([200, { Documents: [8, 7, 6, 5, 4, 3, 2, 1, 0] }]);
    });

    it('should include the metrics', async () => {
      const { status, body } = await visit('/_explorer/api/_cosmolite/metrics', { headers: OWN_PAGE });
      expect([status, JSON.parse(body)]).toMatchObject([200, { operations: expect.any(Object) }]);
    });

    it('should be all that the page asks for: whatever else is served needs the key', async () => {
      const paths = new Map(ROUTES.map(({ path }) => [path, path.replaceAll('*', 'x')]));
      const controls = Object.keys(CONTROLS).map((name) => `/_cosmolite/${name}`);
      const open: string[] = [];
      for (const path of [...paths.values(), ...controls]) {
        for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
          const body = method.startsWith('P') ? '{}' : '';
          const { status } = await visit(`/_explorer/api${path}`, { method, headers: OWN_PAGE, body });
          if (status !== 403 && status !== 405) open.push(`${method} ${path}`);
        }
      }
      expect(open).toEqual([
        'GET /dbs',
        'POST /dbs',
        'DELETE /dbs/x',
        'GET /dbs/x/colls',
        'POST /dbs/x/colls',
        'GET /dbs/x/colls/x',
        'DELETE /dbs/x/colls/x',
        'GET /dbs/x/colls/x/pkranges',
        'GET /offers',
        'POST /dbs/x/colls/x/docs',
        'GET /dbs/x/colls/x/docs/x',
        'PUT /dbs/x/colls/x/docs/x',
        'DELETE /dbs/x/colls/x/docs/x',
        'GET /_cosmolite/metrics',
      ]);
    });

    it.each<[string, string, string, Record<string, string>]>([
      ['a batch', 'POST', '/dbs/x/colls/x/docs', { 'x-ms-cosmos-is-batch-request': 'true' }],
      ['an upsert', 'POST', '/dbs/x/colls/x/docs', { 'x-ms-documentdb-is-upsert': 'true' }],
      ['the change feed', 'GET', '/dbs/x/colls/x/docs', { 'a-im': 'incremental feed' }],
      ['a query of databases', 'POST', '/dbs', { 'x-ms-documentdb-isquery': 'true' }],
    ])('should leave out %s, which a header alone asks for', async (_name, method, path, headers) => {
      const { status } = await visit(`/_explorer/api${path}`, {
        method,
        headers: { ...OWN_PAGE, ...headers },
        body: method === 'POST' ? '{}' : '',
      });
      expect(status).toBe(403);
    });

    it.each([
      ['/_explorer/api/_cosmolite/faults', 403],
      ['/_explorer/api/%5Fcosmolite/faults', 403],
      ['/_explorer/api/%5f%63osmolite/%66aults', 403],
      ['/_explorer/api/_cosmolite%2ffaults', 400],
      ['/_explorer/api/_cosmolite/faults/', 400],
      ['/_explorer/api//_cosmolite/faults', 400],
      ['/_explorer/api/_cosmolite//faults', 400],
      ['/_explorer/api/./_cosmolite/faults', 400],
      ['/_explorer/api/../../_cosmolite/faults', 400],
      ['/_explorer/api/dbs/../_cosmolite/faults', 400],
      ['/_explorer/api/%2e%2e/%2e%2e/_cosmolite/faults', 400],
      ['/_explorer/api/_cosmolite/metrics/../faults', 403],
      ['/_explorer/api/_cosmolite/metrics%2f..%2ffaults', 403],
      ['/_explorer/api/_cosmolite/faults?/metrics', 403],
      ['/_explorer/api/_cosmolite\\faults', 400],
      ['/_explorer/api/_COSMOLITE/faults', 400],
      ['/_explorer/api/_explorer/api/_cosmolite/faults', 400],
      ['/_explorer/API/_cosmolite/faults', 404],
      ['/_EXPLORER/api/_cosmolite/faults', 401],
      ['//_explorer/api/_cosmolite/faults', 400],
      ['/_explorer//api/_cosmolite/faults', 404],
      ['/_explorer/../_cosmolite/faults', 404],
      ['http://localhost/_explorer/api/_cosmolite/faults', 400],
      ['/_explorer/api/_cosmolite/faults//', 400],
      ['/_explorer/api//_cosmolite/faults/', 400],
      ['/_explorer/api///_cosmolite/faults', 400],
      ['/_explorer/api/%5Fcosmolite/faults/', 400],
      ['/_explorer/api//%5f%43osmolite/faults', 400],
      ['/_explorer/api/_cosmolite/metrics/', 400],
      ['//_explorer/api/_cosmolite/faults/', 400],
      ['//_explorer//api/_cosmolite/faults', 400],
      ['///_explorer/api/_cosmolite/faults', 400],
      ['//%5fexplorer/api/_cosmolite/faults', 401],
      ['/%5Fexplorer/api/_cosmolite/faults/', 401],
      ['/_explorer/%61pi/_cosmolite/faults', 404],
      ['/_cosmolite/faults', 401],
      ['/_cosmolite/faults/', 401],
      ['//_cosmolite/faults', 401],
      ['//%5Fcosmolite/%66aults/', 401],
      ['///_cosmolite/faults', 400],
    ])('should not lead to the controls by %s', async (path, refusal) => {
      const order = { kind: '503', operation: 'listDatabases' };
      const { status } = await visit(path, {
        method: 'PUT',
        headers: OWN_PAGE,
        body: JSON.stringify({ orders: [order] }),
      });
      expect(status).toBe(refusal);
      expect((await send(server.target, 'GET', '/dbs')).status).toBe(200);
    });

    it.each([
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'evil.example:8081',
      'localhost@evil.example',
      'evil.example#localhost',
      '0.0.0.0',
      '[::ffff:7f00:1]',
    ])(
      'should not be served under the name %j, as a page with its domain pointed here says',
      async (host) => {
        const { status } = await visit('/_explorer/api/dbs', { headers: { ...OWN_PAGE, host } });
        expect(status).toBe(403);
      },
    );

    it.each<[string, Record<string, string>]>([
      ['without its header', {}],
      ['from another origin', { ...OWN_PAGE, origin: 'https://evil.example' }],
      ['from another site', { ...OWN_PAGE, 'sec-fetch-site': 'cross-site' }],
      ['under another name', { ...OWN_PAGE, host: 'evil.example' }],
    ])('should be refused to a page that asks %s', async (_case, headers) => {
      const body = JSON.stringify({ id: 'stolen' });
      for (const path of ['/dbs', '/_cosmolite/metrics']) {
        expect((await visit(`/_explorer/api${path}`, { headers })).status).toBe(403);
      }
      expect((await visit('/_explorer/api/dbs', { method: 'POST', headers, body })).status).toBe(403);
      expect((await send(server.target, 'GET', '/dbs/stolen')).status).toBe(404);
    });

    it('should grant no preflight', async () => {
      const { status, headers } = await visit('/_explorer/api/dbs', {
        method: 'OPTIONS',
        headers: {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-cosmolite-explorer',
        },
      });
      expect(status).toBe(403);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    });

    it('should not open the protocol itself', async () => {
      const { status } = await visit('/dbs', { headers: OWN_PAGE });
      expect(status).toBe(401);
    });
  });
});

describeFor('data explorer', '/_explorer under names the owner lists', () => {
  const server = withServer({ explorerHosts: ['Dev.Example'] });

  it('should be served', async () => {
    const outgoing = request(new URL(server.target.endpoint), {
      path: '/_explorer',
      headers: { host: 'dev.example:8081' },
    });
    outgoing.end();
    const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
    incoming?.resume();
    expect(incoming?.statusCode).toBe(200);
  });
});
