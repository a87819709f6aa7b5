import { orderFaults } from '../support/faults.js';
import type { ReceivedSpan } from '../support/otlp-receiver.js';
import { ServiceProcess } from '../support/process.js';
import { at, product } from '../support/products.js';
import { traced } from '../support/traced-service.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${CALLER}-01`;

const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

const named = (name: string) => (span: ReceivedSpan) => span.name === name;

describe('Traces', () => {
  let run: Awaited<ReturnType<typeof traced>>;
  beforeAll(async () => {
    run = await traced({
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      COSMOS_RETRY_MAX_ATTEMPTS: '2',
      COSMOS_SLOW_MS: '0',
    });
  });
  afterEach(() => orderFaults(run.db));
  afterAll(() => run[Symbol.asyncDispose]());

  it("should have a span for the request, in the caller's trace, and one for each call to the database", async () => {
    const body = product();
    await run.client.request('POST', '/v1/products', { body, headers: { traceparent: TRACEPARENT } });
    const [server] = await run.receiver.atLeast(1, named('POST /v1/products'));
    expect(server).toMatchObject({
      kind: SERVER,
      traceId: TRACE,
      parentSpanId: CALLER,
      status: 0,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/products',
        'http.response.status_code': 201,
        'url.path': '/v1/products',
        'url.scheme': 'http',
      },
      resource: {
        'service.name': 'stockroom',
        'service.version': expect.stringMatching(/^\d+\.\d+/),
        'deployment.environment.name': 'test',
      },
    });
    const calls = await run.receiver.atLeast(1, (span) => span.parentSpanId === server?.spanId);
    expect(calls).toEqual([
      expect.objectContaining({
        name: 'create_item products',
        kind: CLIENT,
        traceId: TRACE,
        status: 0,
        attributes: expect.objectContaining({
          'db.system.name': 'azure.cosmosdb',
          'db.operation.name': 'create_item',
          'db.collection.name': 'products',
          'db.namespace': 'stockroom',
          'db.response.status_code': '201',
          'azure.cosmosdb.operation.request_charge': expect.any(Number),
          'azure.service.request.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
          'server.address': '127.0.0.1',
          'server.port': Number(new URL(run.db.endpoint).port),
        }),
      }),
    ]);
  });

  it('should tell of retries, sub-status and failure', async () => {
    await orderFaults(run.db, {
      kind: '429',
      operation: 'readItem',
      path: '/dbs/stockroom',
      milliseconds: 1,
      times: 9,
    });
    await run.client.request('GET', at('any', 'tools'), { headers: { traceparent: TRACEPARENT } });
    const [call] = await run.receiver.atLeast(
      1,
      (span) => span.name === 'read_item products' && span.traceId === TRACE,
    );
    const refused = {
      'db.response.status_code': '429',
      'azure.cosmosdb.response.sub_status_code': 3200,
      'error.type': '429',
    };
    const retry = { name: 'retry', attributes: expect.objectContaining(refused) };
    expect(call).toMatchObject({
      status: ERROR,
      attributes: { ...refused, 'stockroom.requests': 3 },
      events: [retry, retry],
    });
  });

  it('should be named in every log line of the request', async () => {
    const headers = { traceparent: TRACEPARENT, 'x-request-id': 'in-the-log' };
    await run.client.request('GET', at('any', 'tools'), { headers });
    const [server] = await run.receiver.atLeast(
      1,
      ({ attributes }) => attributes['stockroom.request_id'] === 'in-the-log',
    );
    const [call] = await run.receiver.atLeast(1, (span) => span.parentSpanId === server?.spanId);
    const request = JSON.parse(await run.service.line(/(?=.*in-the-log)(?=.*"route")/));
    expect(request).toMatchObject({ trace_id: TRACE, span_id: server?.spanId });
    const slow = JSON.parse(await run.service.line(/(?=.*in-the-log)(?=.*"call")/));
    expect(slow).toMatchObject({ trace_id: TRACE, span_id: call?.spanId });
  });

  it('should begin a trace of their own for a caller without one, and honour its wish not to be recorded', async () => {
    await run.client.request('GET', '/v1/categories', {
      headers: { traceparent: `00-${TRACE}-${CALLER}-00` },
    });
    await run.client.request('GET', '/v1/categories', { headers: { traceparent: 'nonsense' } });
    const [span, ...others] = await run.receiver.atLeast(1, named('GET /v1/categories'));
    expect(others).toEqual([]);
    expect(span).toMatchObject({ parentSpanId: '', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(span?.traceId).not.toBe(TRACE);
    await run.service.line(new RegExp(`(?=.*"route":"/v1/categories")(?=.*${span?.traceId})`));
    const lines = run.service.lines.filter((line) => line.includes('"route":"/v1/categories"'));
    expect(lines.map((line) => JSON.parse(line)['trace_id'])).toEqual([TRACE, span?.traceId]);
  });
});

describe('Traces at the end of a process', () => {
  it('should be sent before the process ends', async () => {
    await using run = await traced({ OTEL_BSP_SCHEDULE_DELAY: '60000' });
    await run.client.request('GET', '/v1/categories');
    expect(run.receiver.spans).toEqual([]);
    run.service.kill('SIGTERM');
    expect(await run.service.exit).toMatchObject({ code: 0 });
    expect(run.receiver.spans.filter(named('GET /v1/categories'))).toHaveLength(1);
  });

  it('should be sent as protobuf when nothing else is said, with the headers that the environment names', async () => {
    await using run = await traced({ OTEL_EXPORTER_OTLP_PROTOCOL: '', OTEL_SERVICE_NAME: 'warehouse' });
    await run.client.request('GET', '/v1/categories');
    run.service.kill('SIGTERM');
    await run.service.exit;
    expect(new Set(run.receiver.exports.map(({ path, type }) => `${path} ${type}`))).toEqual(
      new Set(['/v1/traces application/x-protobuf']),
    );
    const sent = Buffer.concat(run.receiver.exports.map(({ bytes }) => bytes)).toString('latin1');
    expect(sent).toContain('GET /v1/categories');
    expect(sent).toContain('warehouse');
  });

  it('should end in order also when nobody takes them, and say so in the log', async () => {
    await using run = await traced({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    });
    await run.client.request('GET', '/v1/categories');
    run.service.kill('SIGTERM');
    expect(await run.service.exit).toMatchObject({ code: 0 });
    expect(run.service.lines.some((line) => line.includes('"context":"OpenTelemetry"'))).toBe(true);
  });
});

/** Writes, when its process ends, which packages were loaded. */
const TELL_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const { cache } = createRequire('/');
  process.on('exit', () => {
    const names = Object.keys(cache).map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(file)?.[1]);
    writeSync(1, JSON.stringify({ loaded: [...new Set(names)] }) + '\\n');
  });
`)}`;

async function loadedPackages(env: Readonly<Record<string, string>>): Promise<string[]> {
  await using service = new ServiceProcess({
    COSMOS_ENDPOINT: 'http://127.0.0.1:1/',
    COSMOS_KEY: 'AAAA',
    DRAIN_DELAY_MS: '0',
    NODE_OPTIONS: `--import=${TELL_LOADED}`,
    ...env,
  });
  await service.port();
  service.kill('SIGTERM');
  await service.exit;
  const { loaded } = JSON.parse(service.lines.find((line) => line.startsWith('{"loaded"')) ?? '{}');
  return loaded;
}

const isSdk = (name: string) => name.startsWith('@opentelemetry/') && name !== '@opentelemetry/api';

describe('The SDK of OpenTelemetry', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['nothing is said', {}],
    ['it is switched off', { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }],
    [
      'nothing is to be exported',
      { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    ],
  ])('should not be loaded when %s', async (_when, env) => {
    const loaded = await loadedPackages(env);
    expect(loaded).toContain('pino');
    expect(loaded.filter(isSdk)).toEqual([]);
  });

  it('should be loaded when there is somewhere to send traces', async () => {
    const loaded = await loadedPackages({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect(loaded.filter(isSdk)).toContain('@opentelemetry/sdk-trace-node');
  });
});
