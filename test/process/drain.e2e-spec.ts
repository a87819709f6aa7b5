import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCosmolite, WELL_KNOWN_KEY } from 'cosmolite';
import { CosmoliteProcess } from '../support/cosmolite-process.js';
import { clientAt } from '../support/http-client.js';
import { ndjson, newProducts } from '../support/imports.js';
import { type Exit, ServiceProcess } from '../support/process.js';
import { at, create } from '../support/products.js';
import { problemBody } from '../support/responses.js';
import { RollingProxy } from '../support/rolling-proxy.js';
import { SteadyLoad } from '../support/steady-load.js';
import { Upload } from '../support/upload.js';

const urlOf = async (service: ServiceProcess): Promise<URL> =>
  new URL(`http://127.0.0.1:${await service.port()}`);

describe('A replacement of both instances, one after the other, under load', () => {
  const rate = Number(process.env['DRAIN_RATE'] ?? '50');
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-drain-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('should fail no request, and each should exit 0', async () => {
    await using database = await CosmoliteProcess.start(folder);
    await using services = new AsyncDisposableStack();
    await using proxy = await RollingProxy.start();
    const start = async () => {
      const env = {
        COSMOS_ENDPOINT: database.endpoint,
        COSMOS_KEY: WELL_KNOWN_KEY,
        LOG_LEVEL: 'info',
        // A busy machine is no reason to give a call up.
        COSMOS_REQUEST_TIMEOUT_MS: '30000',
        REQUEST_TIMEOUT_MS: '30000',
        SHUTDOWN_TIMEOUT_MS: '60000',
      };
      const service = services.use(new ServiceProcess(env));
      const url = await urlOf(service);
      proxy.add(url);
      return { service, url };
    };
    const old = [await start(), await start()];
    await proxy.untilReady(2);
    const { id, category } = await create(clientAt(proxy.url));

    const load = new SteadyLoad(new URL(at(id, category), proxy.url), rate);
    const begun = performance.now();
    const exits: Exit[] = [];
    for (const { service, url } of old) {
      service.kill('SIGTERM');
      exits.push(await service.exit);
      proxy.remove(url);
      await start();
      await proxy.untilReady(2);
    }
    const { sent, failures, times } = await load.stop();
    const seconds = (performance.now() - begun) / 1_000;

    const sorted = times.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    process.stdout.write(
      `drain: ${sent} requests in ${seconds.toFixed(1)} s (${rate}/s wanted), ${failures.length} failed, p99 ${p99.toFixed(0)} ms, exits ${exits.map(({ code }) => code).join(', ')}\n`,
    );
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(rate);
    expect(exits.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  }, 120_000);
});

const interrupted = (summary: object) =>
  expect.objectContaining({
    type: 'summary',
    ...summary,
    problem: problemBody('import_interrupted', { instance: '/v1/imports' }),
  });

describe('An import that is under way when the process is stopped', () => {
  const env = { DRAIN_DELAY_MS: '0', SHUTDOWN_TIMEOUT_MS: '8000' };
  async function stopDuringImport(accept?: string) {
    await using stack = new AsyncDisposableStack();
    const db = stack.adopt(await startCosmolite({ dataDir: ':memory:' }), (database) => database.close());
    await using service = new ServiceProcess({ COSMOS_ENDPOINT: db.endpoint, COSMOS_KEY: db.key, ...env });
    using upload = new Upload(await urlOf(service), '', accept);
    await upload.write(ndjson(...newProducts(50, () => ({}))));
    if (accept === undefined) await upload.line(({ created }) => created === 50);
    else await service.line(/"outcome":"committed"(.*)/);
    service.kill('SIGTERM');
    const { response, last } = await upload.whole();
    return { status: response.statusCode, last, exit: await service.exit };
  }

  it('should end with a last line that says how far it came', async () => {
    const { last, exit } = await stopDuringImport();
    expect(last).toEqual(interrupted({ received: 50, created: 50, failed: 0 }));
    expect(exit).toEqual({ code: 0, signal: null, stderr: '' });
  });

  it('should end with a report when its answer is one document', async () => {
    const { status, last, exit } = await stopDuringImport('application/json');
    expect({ status, last }).toEqual({
      status: 503,
      last: expect.objectContaining({
        code: 'import_interrupted',
        retryable: true,
        report: expect.objectContaining({ received: 50, created: 50 }),
      }),
    });
    expect(exit).toMatchObject({ code: 0 });
  });
});

/** Lets a test break a process: SIGUSR2 throws in it, or leaves a rejection unhandled. */
const breaker = (how: string) =>
  `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${how} });`)}`;

describe('A failure that nobody handles', () => {
  it.each([
    ['a throw', "throw new Error('sky falls')", 'uncaughtException'],
    ['a rejection', "Promise.reject(new Error('sky falls'))", 'unhandledRejection'],
    ['a rejection that is no error', "Promise.reject('sky falls')", 'unhandledRejection'],
  ])('should be one line in the log, and the end of the process: %s', async (_what, how, origin) => {
    await using service = new ServiceProcess({
      COSMOS_ENDPOINT: 'http://127.0.0.1:1/',
      COSMOS_KEY: 'AAAA',
      NODE_OPTIONS: breaker(how),
    });
    await service.port();
    service.kill('SIGUSR2');
    expect(await service.exit).toEqual({ code: 1, signal: null, stderr: '' });
    expect(JSON.parse(service.lines.at(-1) ?? '')).toMatchObject({
      level: 'fatal',
      origin,
      err: { message: expect.stringContaining('sky falls') },
    });
  });
});
