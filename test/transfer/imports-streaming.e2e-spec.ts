import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { exported, ndjson, newCategory, newProducts, report, summary } from '../support/imports.js';
import { type Json, product } from '../support/products.js';
import { problemBody } from '../support/responses.js';
import { until } from '../support/until.js';
import { listen, Upload } from '../support/upload.js';

const lines: Json[] = [];
let app: TestAppWithDatabase;
let service: URL;
beforeAll(async () => {
  // Limits that every one of these imports exceeds: they are for calls that somebody waits for.
  const impatient = { REQUEST_TIMEOUT_MS: '100', RECEIVE_TIMEOUT_MS: '1000', HEADERS_TIMEOUT_MS: '1000' };
  app = await createApp({ ...impatient, LOG_LEVEL: 'info' }, { lines });
  service = await listen(app.app);
});
afterAll(() => app.close());

/** The line that the log has about an import that received rows, once it is over. */
const logged = (): Promise<Json | undefined> =>
  until(
    () => lines.find((line) => line['msg'] === 'import' && Number(line['received']) > 0),
    (line) => line !== undefined,
  );

beforeEach(() => {
  lines.length = 0;
});

describe('An import as it happens', () => {
  it('should tell of its progress while the body is still being sent, for as long as it takes', async () => {
    const category = newCategory();
    using upload = new Upload(service);
    await upload.write(ndjson(...newProducts(100, () => ({ category }))));
    const early = await upload.line(({ type, created }) => type === 'progress' && created === 100);
    expect(early).toEqual({
      type: 'progress',
      received: 100,
      created: 100,
      replaced: 0,
      unchanged: 0,
      failed: 0,
      retried: 0,
      bytes: expect.any(Number),
      requestCharge: expect.any(Number),
    });
    expect(await exported(app, category)).toHaveLength(100);

    const seen = upload.lines.length;
    await upload.line((line) => upload.lines.indexOf(line) >= seen + 5);
    await upload.write(ndjson(product({ category, price: -1 })));
    expect(await upload.line(({ type }) => type === 'error')).toMatchObject({ line: 101 });
    await upload.write(ndjson(product({ category })));
    upload.end();

    const { response, last } = await upload.whole();
    expect(last).toEqual(summary({ type: 'summary', received: 102, created: 101, failed: 1 }));
    expect(response.trailers['x-request-charge']).toBe(String(last?.['requestCharge']));
  });

  it('should wait for the database and not be cut off in between, whatever a single request may take', async () => {
    using upload = new Upload(service, '', 'application/json');
    await upload.write(ndjson(...newProducts(10, () => ({ category: newCategory() }))));
    using watched = new Upload(service);
    await watched.line(() => watched.lines.length >= 5);
    upload.end();
    const { response } = await upload.whole();
    expect(response.statusCode).toBe(200);
    expect(upload.lines).toEqual([report({ received: 10, created: 10 })]);
  });

  it('should stop when the client hangs up, and log what was written', async () => {
    const category = newCategory();
    using upload = new Upload(service);
    await upload.write(ndjson(...newProducts(1_000, () => ({ category }))));
    await upload.line(({ created }) => Number(created) > 0);
    upload.hangUp();
    const line = await logged();
    const there = await exported(app, category);
    expect(line).toMatchObject({
      ending: 'the client hung up',
      created: there.length,
      failed: Number(line?.['received']) - there.length,
    });
  });

  it('should answer before the body has ended when it reads no further', async () => {
    using upload = new Upload(service, '?onError=stop', 'application/json');
    await upload.write(ndjson(product(), '{'));
    const { response } = await upload.whole();
    expect(response.statusCode).toBe(200);
    expect(upload.lines).toEqual([
      report({
        received: 2,
        created: 1,
        failed: 1,
        applied: [{ from: 1, to: 1 }],
        errors: [expect.objectContaining({ line: 2, code: 'malformed_json' })],
      }),
    ]);
  });

  it('should take what is still being sent after its answer, so that the connection is not reset', async () => {
    const socket = connect(Number(service.port), service.hostname);
    const answer = text(socket);
    socket.write(
      'POST /v1/imports?onError=stop HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 13107204\r\n\r\n{"a\n',
    );
    await once(socket, 'data');
    for (let piece = 0; piece < 200; piece += 1) {
      if (!socket.write(' '.repeat(65_536))) await once(socket, 'drain');
    }
    socket.end();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 [^]*"failed":1,/);
  });

  it('should tell in its last line why it ended before its input', async () => {
    await using small = await createApp({ IMPORT_MAX_BYTES: '10000' });
    using upload = new Upload(await listen(small.app));
    await upload.write(ndjson('{', ...newProducts(10, () => ({}))));
    await upload.line(({ type }) => type === 'error');
    await upload.write(ndjson(...newProducts(100, () => ({ description: 'x'.repeat(100) }))));
    upload.end();
    const { response, last } = await upload.whole();
    expect(response.statusCode).toBe(200);
    const created = (await exported(small)).length;
    expect(last).toEqual(
      summary({
        type: 'summary',
        received: created + 1,
        created,
        failed: 1,
        problem: problemBody('payload_too_large', { instance: '/v1/imports' }),
      }),
    );
  });
});
