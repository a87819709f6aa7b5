import { resolve } from 'node:path';
import { OPTIONS, readArguments, USAGE } from './arguments.js';

describe('readArguments', () => {
  it('should fill in what is not given', () => {
    expect(readArguments(['a.csv'], {})).toEqual({
      file: resolve('a.csv'),
      format: 'csv',
      packed: false,
      url: new URL('http://127.0.0.1:3000/v1/imports?mode=upsert&onError=continue&dryRun=false'),
      credential: {},
      kind: 'products',
      idempotencyKey: undefined,
      mode: 'upsert',
      onError: 'continue',
      dryRun: false,
      errors: undefined,
    });
  });

  it('should take everything that is given', () => {
    const args =
      '--url https://shop.example/api --key k --mode create --on-error stop --dry-run --errors e.csv -';
    expect(readArguments([...args.split(' '), '--format', 'ndjson'], { STOCKROOM_TOKEN: 't' })).toEqual({
      file: undefined,
      format: 'ndjson',
      packed: false,
      url: new URL('https://shop.example/api/v1/imports?mode=create&onError=stop&dryRun=true'),
      credential: { 'x-api-key': 'k' },
      kind: 'products',
      idempotencyKey: undefined,
      mode: 'create',
      onError: 'stop',
      dryRun: true,
      errors: resolve('e.csv'),
    });
  });

  it.each([
    ['a.csv', 'csv', false],
    ['A.CSV.GZ', 'csv', true],
    ['a.tsv', 'csv', false],
    ['a.ndjson', 'ndjson', false],
    ['a.jsonl', 'ndjson', false],
    ['a.jsonl.gz', 'ndjson', true],
  ])('should know a file by its name: %s', (name, format, packed) => {
    expect(readArguments([name], {})).toMatchObject({ format, packed });
  });

  it('should send counts with a key of its own, or the one that is given', () => {
    const { url, kind, idempotencyKey } = readArguments(['a.csv', '--kind', 'counts'], {}) ?? {};
    expect([url?.searchParams.get('kind'), kind, idempotencyKey]).toEqual([
      'counts',
      'counts',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    const args = ['a.csv', '--kind', 'counts', '--idempotency-key', 'k-1'];
    expect(readArguments(args, {})).toMatchObject({ idempotencyKey: 'k-1' });
  });

  it('should pass on how the file is written', () => {
    const args = ['a.csv', '--columns', 'sku:Variant SKU,*:ignore', '--delimiter', 'tab', '--decimal', ','];
    const { url } = readArguments([...args, '--encoding', 'utf-16le'], {}) ?? {};
    expect([...(url?.searchParams ?? [])].slice(3)).toEqual([
      ['columns', 'sku:Variant SKU,*:ignore'],
      ['delimiter', 'tab'],
      ['decimal', ','],
      ['encoding', 'utf-16le'],
    ]);
  });

  it.each([
    ['a.xlsx', 'save the sheet as CSV'],
    ['a.json', "jq -c '.[]'"],
    ['a.txt', '--format csv'],
  ])('should say what to do with %s', (name, advice) => {
    expect(() => readArguments([name], {})).toThrow(advice);
  });

  it.each<[Record<string, string>, Record<string, string>]>([
    [{ STOCKROOM_API_KEY: 'k' }, { 'x-api-key': 'k' }],
    [{ STOCKROOM_TOKEN: 't' }, { authorization: 'Bearer t' }],
    [{ STOCKROOM_API_KEY: '', STOCKROOM_TOKEN: 't' }, { authorization: 'Bearer t' }],
    [{}, {}],
  ])('should take the credential from the environment: %j', (env, credential) => {
    expect(readArguments(['a.csv'], env)).toMatchObject({ credential });
  });

  it('should take the address from the environment', () => {
    const { url } = readArguments(['a.csv'], { STOCKROOM_URL: 'http://shop:8080/' }) ?? {};
    expect(url?.href).toMatch('http://shop:8080/v1/imports?');
  });

  it('should find a file where npm was called, not where it runs', () => {
    const env = { npm_lifecycle_event: 'import', INIT_CWD: '/home/ada' };
    expect(readArguments(['a.csv'], env)).toMatchObject({ file: '/home/ada/a.csv' });
    expect(readArguments(['a.csv'], { ...env, npm_lifecycle_event: 'test' })).toMatchObject({
      file: resolve('a.csv'),
    });
  });

  it('should answer nothing to somebody who asks for help', () => {
    expect(readArguments(['-h', 'a.csv'], {})).toBeUndefined();
  });

  it('should have every option in the help, and no other', () => {
    const named = USAGE.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm);
    expect(new Set([...named].map(([, name]) => name))).toEqual(new Set(Object.keys(OPTIONS)));
  });
});
