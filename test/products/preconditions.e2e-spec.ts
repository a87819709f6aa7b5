import type { Method } from '../support/client.js';
import { at, create, product, type ShownProduct } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

/** What a precondition header can say of a product at version `etag`; undefined: it is not sent. */
const SAYS = {
  nothing: () => undefined,
  any: () => '*',
  'this version': (etag: string) => etag,
  'a list with it': (etag: string) => `"other", ${etag}`,
  'it, made weak': (etag: string) => `W/${etag}`,
  'another version': () => '"other"',
} as const;
type Says = keyof typeof SAYS;
type Value = (etag: string) => string | undefined;

interface Call {
  readonly method: Method;
  readonly action?: string;
  readonly body?: (old: ShownProduct) => unknown;
}

const CALLS = {
  read: { method: 'GET' },
  head: { method: 'HEAD' },
  replace: { method: 'PUT', body: ({ sku }) => product({ sku }) },
  change: { method: 'PATCH', body: () => ({ name: 'New' }) },
  remove: { method: 'DELETE' },
  move: { method: 'POST', action: '/move', body: () => ({ category: 'garden' }) },
} as const satisfies Record<string, Call>;

function send(call: Call, old: ShownProduct, headers: Record<string, string>) {
  const url = at(old.id, 'tools', call.action);
  return app.request(call.method, url, { headers, ...(call.body ? { body: call.body(old) } : {}) });
}

function headersOf(ifMatch: Value, ifNoneMatch: Value, etag: string): Record<string, string> {
  const [required, forbidden] = [ifMatch(etag), ifNoneMatch(etag)];
  return {
    ...(required === undefined ? {} : { 'if-match': required }),
    ...(forbidden === undefined ? {} : { 'if-none-match': forbidden }),
  };
}

describe('If-Match and If-None-Match on a product that is there', () => {
  /** Statuses by what If-None-Match says, in the order of `SAYS`. */
  const failed = [412, 412, 412, 412, 412, 412];
  const read = [200, 304, 304, 304, 304, 200];
  const write = [200, 412, 412, 412, 412, 200];
  const required = [428, 428, 428, 428, 428, 428];
  const gone = [204, 412, 412, 412, 412, 204];

  it.each<[keyof typeof CALLS, Says, readonly number[]]>([
    ['read', 'nothing', read],
    ['read', 'any', read],
    ['read', 'this version', read],
    ['read', 'a list with it', read],
    ['read', 'it, made weak', failed],
    ['read', 'another version', failed],
    ['head', 'nothing', read],
    ['head', 'this version', read],
    ['head', 'another version', failed],
    // A list says which versions not to overwrite, and not which one to: that is for If-Match.
    ['replace', 'nothing', [428, 412, 400, 400, 400, 400]],
    ['replace', 'any', write],
    ['replace', 'this version', write],
    ['replace', 'a list with it', write],
    ['replace', 'it, made weak', failed],
    ['replace', 'another version', failed],
    ['change', 'nothing', required],
    ['change', 'any', write],
    ['change', 'this version', write],
    ['change', 'a list with it', write],
    ['change', 'it, made weak', failed],
    ['change', 'another version', failed],
    ['remove', 'nothing', gone],
    ['remove', 'any', gone],
    ['remove', 'this version', gone],
    ['remove', 'it, made weak', failed],
    ['remove', 'another version', failed],
    ['move', 'nothing', required],
    ['move', 'any', write],
    ['move', 'this version', write],
    ['move', 'a list with it', write],
    ['move', 'it, made weak', failed],
    ['move', 'another version', failed],
  ])('should decide %s with If-Match for %s', async (name, ifMatch, statuses) => {
    const call = CALLS[name];
    const answers = await Promise.all(
      Object.values(SAYS).map(async (ifNoneMatch) => {
        const old = await create(app);
        return [old, await send(call, old, headersOf(SAYS[ifMatch], ifNoneMatch, old.etag))] as const;
      }),
    );
    expect(answers.map(([, { status }]) => status)).toEqual(statuses);
    const refused = answers.filter(([, { status }]) => status >= 400);
    for (const [old, { status, body }] of refused) {
      if (status === 412 && name !== 'head') expect(body).toMatchObject({ currentEtag: old.etag });
      expect((await app.request('GET', at(old.id, 'tools'))).body).toEqual(old);
    }
  });

  it('should answer a read with the version that it would have taken', async () => {
    const { id, etag } = await create(app);
    expect(await app.request('GET', at(id, 'tools'), { headers: { 'if-match': '"old"' } })).toEqual(
      problemAnswer('precondition_failed', { instance: `/v1/products/${id}`, currentEtag: etag }),
    );
  });

  it('should complete a move that is repeated, also with both', async () => {
    const old = await create(app);
    const headers = { 'if-match': old.etag, 'if-none-match': '"other"' };
    expect(await send(CALLS.move, old, headers)).toMatchObject({ status: 200 });
    expect(await send(CALLS.move, old, headers)).toMatchObject({ status: 200 });
  });
});

describe('preconditions on a product that is not there', () => {
  it.each<[Method, string, unknown]>([
    ['GET', '', undefined],
    ['PATCH', '', { name: 'New' }],
    ['DELETE', '', undefined],
    ['POST', '/move', { category: 'garden' }],
  ])('should not matter: %s %s', async (method, action, body) => {
    const headers = { 'if-match': '"x"', 'if-none-match': '*' };
    expect(await app.request(method, at('nobody', 'tools', action), { headers, body })).toMatchObject({
      status: 404,
      body: { code: 'product_not_found' },
    });
  });
});

describe('preconditions that a call does not evaluate', () => {
  it.each<[Method, string, unknown]>([
    ['GET', '/v1/products', undefined],
    ['POST', '/v1/products', product()],
    ['POST', '/v1/products/batch', { items: [product()] }],
    ['GET', '/v1/categories', undefined],
    ['DELETE', '/v1/categories/tools', undefined],
    ['POST', '/v1/categories/tools/transactions', { operations: [{ op: 'read', id: 'a' }] }],
    ['GET', '/v1/exports/products', undefined],
  ])('should be refused by name: %s %s', async (method, url, body) => {
    const { id } = await create(app);
    for (const header of ['if-match', 'if-none-match']) {
      expect(await app.request(method, url, { headers: { [header]: '"a"' }, body })).toEqual(
        problemAnswer('validation_failed', {
          instance: url,
          errors: [{ header, code: 'not_allowed', detail: expect.stringContaining('is not evaluated') }],
        }),
      );
    }
    expect(await app.request('GET', at(id, 'tools'))).toMatchObject({ status: 200 });
  });

  it('should not let a write go ahead that relies on a date', async () => {
    const { id } = await create(app);
    const headers = { 'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' };
    expect(await app.request('DELETE', at(id, 'tools'), { headers })).toEqual(
      problemAnswer('validation_failed', {
        instance: `/v1/products/${id}`,
        errors: [{ header: 'if-unmodified-since', code: 'not_allowed', detail: expect.any(String) }],
      }),
    );
  });

  it('should ignore dates beside an etag, and on reads: no answer has Last-Modified', async () => {
    const { id, etag } = await create(app);
    const past = 'Sat, 01 Jan 2000 00:00:00 GMT';
    const future = 'Fri, 01 Jan 2100 00:00:00 GMT';
    const headers = { 'if-modified-since': future, 'if-unmodified-since': past };
    const read = await app.request('GET', at(id, 'tools'), { headers });
    expect(read).toMatchObject({ status: 200 });
    expect(read.headers).not.toHaveProperty('last-modified');
    expect(
      await app.request('PATCH', at(id, 'tools'), {
        headers: { 'if-unmodified-since': past, 'if-match': etag },
        body: { name: 'New' },
      }),
    ).toMatchObject({ status: 200 });
  });
});
