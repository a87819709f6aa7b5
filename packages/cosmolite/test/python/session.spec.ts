import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Json } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';
import type { ServerUnderTest } from '../support/with-server.js';

/** The system's own: Debian's package is not there for any other. */
const PYTHON = '/usr/bin/python3';
const SESSION = fileURLToPath(new URL('session.py', import.meta.url));
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const WITHOUT = `${PYTHON} has no azure.cosmos.cosmos_client: apt-get install python3-azure-cosmos`;

const isInstalled = spawnSync(PYTHON, ['-c', 'import azure.cosmos.cosmos_client']).status === 0;
const isSkipped = !isInstalled && !process.env['CI'];
if (isSkipped) process.stderr.write(`Skipped: the Python SDK. ${WITHOUT}\n`);

const run = async (...argv: string[]): Promise<string> =>
  (await promisify(execFile)(PYTHON, argv, { encoding: 'utf8' })).stdout;

/** What every part of the session has to have seen, however many physical partitions there are. */
const EXPECTED = {
  database: 'python',
  databases: true,
  'queried databases': ['python'],
  container: ['products', -1],
  throughput: 800,
  created: ['_attachments', '_etag', '_rid', '_self', '_ts', 'category', 'id', 'price'],
  read: 1,
  replaced: 2,
  upserted: 3,
  conflict: [409, null],
  missing: [404, null],
  'missing container': [404, null],
  stale: [412, null],
  'bad query': [400, null],
  query: ['t2', 'a', 't3', 't4'],
  pages: [['t0', 't1'], ['t2']],
  across: ['b0', 'b1', 'b2', 'b3', 'b4', 't4'],
  'ordered across': ['b4', 'b3', 'b2', 'b1', 'b0', 't4'],
  'top across': ['b4', 'b3'],
  'count across': [11],
  'sum across': [73],
  'all items': 11,
  changes: ['b0', 'b1', 'b2', 'b3', 'b4'],
  deleted: [404, null],
  script: [501, null],
  gone: [404, null],
} as const satisfies Json;

(isSkipped ? describe.skip : describe)(
  `the Python SDK (${isSkipped ? WITHOUT : 'azure-cosmos 3.1.1'})`,
  () => {
    it('should be installed where CI is set', () => {
      expect(isInstalled ? 'installed' : WITHOUT).toBe('installed');
    });

    describeFor('account of its own', 'against one physical partition', () => {
      const server = withServer();
      itServesTheSession(server);

      it("should print what the README's example says", async () => {
        const [, script = '', printed = ''] =
          /<!-- python: [^>]*-->\s*```python\n(.*?)```.*?```text\n(.*?)```\s*<!-- \/python -->/s.exec(
            README,
          ) ?? [];
        const here = script.replace('http://127.0.0.1:8081/', server.target.endpoint);
        expect([await run('-c', here), printed]).toEqual([printed, expect.stringContaining('Hammer')]);
      });
    });

    describeFor('partitions', 'against three physical partitions', () => {
      itServesTheSession(withServer({ defaultPartitions: 3 }));
    });
  },
);

function itServesTheSession(server: ServerUnderTest): void {
  it('should create, read, query, page and fail as it does in the cloud', async () => {
    const { endpoint, key } = server.target;
    const seen: Json = JSON.parse(await run(SESSION, endpoint, key, 'python'));
    expect(seen).toEqual(EXPECTED);
  });
}
