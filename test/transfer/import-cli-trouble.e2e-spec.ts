import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ADMIN, READER, TestKeys } from '../support/api-keys.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { CutLine } from '../support/cut-line.js';
import { ImportFolder, notDone, outcome, saved } from '../support/import-folder.js';
import { exported, ndjson, newCategory, newProducts } from '../support/imports.js';
import { product } from '../support/products.js';
import { SELF_SIGNED } from '../support/self-signed.js';
import { listen } from '../support/upload.js';

let app: TestAppWithDatabase;
let service: URL;
const folder = new ImportFolder(() => service);
beforeAll(async () => {
  app = await createApp();
  service = await listen(app.app);
});
afterAll(() => app.close());

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const HELP = 'npm run import -- --help tells what can be asked for.';
const hundredRows = (category: string): string => ndjson(...newProducts(100, () => ({ category })));

const AGAIN = 'It is safe to import the same again: what is saved is found unchanged, and the rest follows.';

describe('An import that cannot be done', () => {
  it.each<[string[], ...string[]]>([
    [[], 'Name the file to import, or - for standard input.', HELP],
    [['a.csv', 'b.csv'], 'One file at a time: b.csv is too much.', HELP],
    [['a.csv', '--mode', 'replace'], '--mode must be create or upsert.', HELP],
    [['a.txt'], 'The name of the file does not tell its format: add --format csv or --format ndjson.', HELP],
    [['-', '--format', 'xml'], '--format must be csv or ndjson.', HELP],
    [['a.csv', '--url', 'shop'], '--url must be an address such as http://127.0.0.1:3000.', HELP],
    [
      ['a.csv', '--key', 'k', '--token', 't'],
      'Give one credential: an API key (--key, STOCKROOM_API_KEY) or a token (--token, STOCKROOM_TOKEN).',
    ],
  ])('should say what it does not understand: %j', async (args, ...lines) => {
    expect(await folder.run(...args)).toEqual(notDone(...lines));
  });

  it('should say that there is no such file', async () => {
    expect(await folder.run('none.csv')).toEqual(
      notDone(`The file cannot be read: ENOENT: no such file or directory, open '${folder.at('none.csv')}'.`),
    );
  });

  it('should not write over a file that somebody may have corrected', async () => {
    folder.write('products.ndjson', ndjson('{'));
    folder.write('failed.ndjson', 'corrected');
    expect(await folder.run('products.ndjson', '--errors', 'failed.ndjson')).toEqual(
      notDone(
        `--errors needs the name of a new file: EEXIST: file already exists, open '${folder.at('failed.ndjson')}'.`,
      ),
    );
    expect(folder.read('failed.ndjson').toString()).toBe('corrected');
  });

  it('should say that nobody is there', async () => {
    folder.write('products.ndjson', ndjson(product()));
    expect(
      await folder.run('products.ndjson', '--url', 'http://127.0.0.1:1', '--errors', 'failed.ndjson'),
    ).toEqual(notDone('There is no connection to http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1.'));
    expect(folder.has('failed.ndjson')).toBe(false);
  });

  it('should go over TLS, and to nobody whose certificate it does not believe', async () => {
    const front = createTlsServer(SELF_SIGNED, (client) => {
      const inside = connect(Number(service.port), service.hostname);
      client.pipe(inside).pipe(client);
      for (const socket of [client, inside]) socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    await once(front, 'listening');
    const url = `https://localhost:${portOf(front)}`;
    folder.write('products.ndjson', ndjson(product()));
    folder.write('authority.pem', SELF_SIGNED.cert);
    const believing = { NODE_EXTRA_CA_CERTS: folder.at('authority.pem') };
    try {
      expect(await folder.run('products.ndjson', '--url', url)).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(`There is no connection to ${url}: self-signed certificate`),
      });
      await using process = folder.start(['products.ndjson', '--url', url], believing);
      expect(outcome(await process.exit)).toEqual(
        saved('1 rows: 1 created, 0 replaced, 0 unchanged, 0 failed'),
      );
    } finally {
      front.close();
    }
  });

  it.each<[number, string, string]>([
    [200, 'text/html', 'What answers is not a Stockroom that imports.'],
    [
      404,
      'text/html',
      'The service refused the import: 404.\nIt does not answer as Stockroom does.\nIs --url the address of a Stockroom?',
    ],
  ])('should say that something else is there (%d)', async (status, type, message) => {
    const other = createServer((request, response) => {
      request
        .resume()
        .on('end', () => response.writeHead(status, { 'content-type': type }).end('<h1>Shop</h1>\n'));
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${portOf(other)}`;
    folder.write('products.ndjson', ndjson(product()));
    const exit = await folder.run('products.ndjson', '--url', url);
    other.close();
    expect(exit).toEqual(notDone(message));
  });

  it('should say why the service refuses the file as a whole', async () => {
    folder.write('products.csv', 'sku,name\nA,b\n');
    expect(await folder.run('products.csv')).toEqual(
      notDone(
        'The service refused the import: 400 validation_failed.',
        'there must be a column category: name it so, or add columns=category:<its name>',
        'there must be a column price: name it so, or add columns=price:<its name>',
      ),
    );
  });

  it('should say that the file is too large, and have nothing of it imported', async () => {
    await using small = await createApp({ IMPORT_MAX_BYTES: '100000' });
    const url = await listen(small.app);
    folder.write('products.ndjson', ndjson(...newProducts(2_000, () => ({}))));
    expect(await folder.run('products.ndjson', '--url', String(url))).toEqual(
      notDone(
        'The service refused the import: 413 payload_too_large.',
        'An import has at most 100000 bytes, also when it is unpacked. Send the file in parts.',
      ),
    );
    expect(await exported(small)).toEqual([]);
  });
});

describe('An import for which one has to prove who one is', () => {
  const keys = new TestKeys({
    admin: { tenant: 'acme', scopes: ADMIN },
    reader: { tenant: 'acme', scopes: READER },
  });
  let guarded: TestAppWithDatabase;
  let url: string;
  beforeAll(async () => {
    guarded = await createApp(keys.env);
    url = String(await listen(guarded.app));
  });
  afterAll(() => guarded.close());

  it('should be done with a key, from the environment or an option', async () => {
    folder.write('products.ndjson', ndjson(product()));
    const env = { STOCKROOM_URL: url, STOCKROOM_API_KEY: keys.of('admin') };
    await using process = folder.start(['products.ndjson'], env);
    expect(outcome(await process.exit)).toEqual(
      saved('1 rows: 1 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    expect(outcome(await folder.run('products.ndjson', '--url', url, '--key', keys.of('admin')))).toEqual(
      saved('1 rows: 0 created, 0 replaced, 1 unchanged, 0 failed'),
    );
  });

  it.each<[string, string[], string, string]>([
    [
      'no key',
      [],
      '401 unauthenticated',
      'Give an API key in STOCKROOM_API_KEY, or a token in STOCKROOM_TOKEN.',
    ],
    ['a wrong key', ['--key', 'sk_x_y'], '401 unauthenticated', 'The API key is not valid.'],
    [
      'a key that may only read',
      ['--key', keys.of('reader')],
      '403 forbidden',
      'This call needs the scope products:admin.',
    ],
  ])('should be refused with %s, however much is still to be sent', async (_name, args, status, sentence) => {
    folder.write('large.ndjson', ndjson(...newProducts(50_000, () => ({ description: 'x'.repeat(500) }))));
    const { code, stdout, stderr } = await folder.run('large.ndjson', '--url', url, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`The service refused the import: ${status}.\n`);
    expect(stderr).toContain(sentence);
  });
});

describe('An import that is broken off', () => {
  it('should say what is written when the connection breaks, and end as if nothing had been, when repeated', async () => {
    const category = newCategory();
    const text = hundredRows(category);
    await using line = await CutLine.to(service, /"created":100,/);
    await using process = folder.start(['-', '--format', 'ndjson', '--errors', 'failed.ndjson'], {
      STOCKROOM_URL: line.url,
    });
    await process.write(`{\n${text}`);
    const exit = await process.exit;
    expect([exit.code, exit.stdout]).toEqual([2, '']);
    expect(exit.stderr.split('\n')).toEqual([
      expect.stringMatching(/^The connection broke: .+\.$/),
      'Written for certain: 100 created, 0 replaced. Some more may have been.',
      AGAIN,
      '',
    ]);
    expect(folder.has('failed.ndjson')).toBe(false);
    folder.write('products.ndjson', text);
    expect(outcome(await folder.run('products.ndjson'))).toEqual(
      saved('100 rows: 0 created, 0 replaced, 100 unchanged, 0 failed'),
    );
  });

  it('should say why the service ended it before its end, and what is written', async () => {
    await using small = await createApp({ IMPORT_MAX_BYTES: '100000' });
    const url = String(await listen(small.app));
    await using process = folder.start([
      '-',
      '--format',
      'ndjson',
      '--errors',
      'failed.ndjson',
      '--url',
      url,
    ]);
    await process.write('{\n');
    await process.write(hundredRows('tools'));
    while ((await exported(small)).length < 100) await new Promise(setImmediate);
    await process.write(ndjson(...newProducts(1_000, () => ({ description: 'x'.repeat(200) }))));
    process.end();
    const exit = outcome(await process.exit);
    const created = (await exported(small)).length;
    expect(exit).toEqual({
      code: 2,
      stdout: `${created + 1} rows: ${created} created, 0 replaced, 0 unchanged, 1 failed.\n`,
      stderr: [
        'line 1: malformed_json: The body is not valid JSON: unexpected character at offset 1.',
        `The failed rows are in ${folder.at('failed.ndjson')}: correct them there, and import that file.`,
        'An import has at most 100000 bytes, also when it is unpacked. Send the file in parts.',
        `Written: ${created} created, 0 replaced.`,
        AGAIN,
        '',
      ].join('\n'),
    });
  });

  it.each<['SIGINT' | 'SIGTERM', number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('should end cleanly on %s', async (signal, code) => {
    const category = newCategory();
    await using process = folder.start(['-', '--format', 'ndjson', '--errors', 'failed.ndjson']);
    await process.write(hundredRows(category));
    while ((await exported(app, category)).length < 100) await new Promise(setImmediate);
    process.kill(signal);
    const exit = await process.exit;
    expect([exit.code, exit.stdout]).toEqual([code, '']);
    expect(exit.stderr).toMatch(
      /^Interrupted\.\n(Written for certain: \d+ created|The service had not told)/,
    );
    expect(folder.has('failed.ndjson')).toBe(false);
  });
});
