import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { exportSPKI } from 'jose';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import {
  type Claims,
  IdentityProvider,
  inSeconds,
  publicJwk,
  type SigningKey,
  signingKey,
} from '../support/identity-provider.js';
import { problemAnswer } from '../support/responses.js';

let provider: IdentityProvider;
let app: TestAppWithDatabase;

beforeAll(async () => {
  provider = await IdentityProvider.start();
  app = await createApp(provider.env);
});

afterAll(async () => {
  await app.close();
  await provider[Symbol.asyncDispose]();
});

const list = (token: string) =>
  app.request('GET', '/v1/products', { headers: { authorization: `Bearer ${token}` } });

const refused = (detail: unknown = expect.any(String)) =>
  problemAnswer('unauthenticated', {
    instance: '/v1/products',
    detail,
    headers: { 'www-authenticate': ['Bearer realm="stockroom", error="invalid_token"'] },
  });

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, signed with nothing or with a shared secret. */
function forged(header: object, secret?: string, claims: Claims = {}): string {
  const payload = {
    iss: provider.issuer,
    aud: provider.audience,
    sub: 'eve',
    tid: 'acme',
    exp: inSeconds(60),
  };
  const input = `${base64url(header)}.${base64url({ ...payload, scp: 'products:read', ...claims })}`;
  const signature =
    secret === undefined ? '' : createHmac('sha256', secret).update(input).digest('base64url');
  return `${input}.${signature}`;
}

describe('A token', () => {
  it('should open the tenant and the scopes that it names', async () => {
    expect(await list(await provider.sign())).toMatchObject({ status: 200, body: { items: [] } });
  });

  it.each<[string, Claims, number]>([
    ['scopes in scp', { scp: 'products:read' }, 200],
    ['scopes in roles', { scp: undefined, roles: ['products:read'] }, 200],
    ['another scope', { scp: 'products:write' }, 403],
    ['no scope', { scp: undefined }, 403],
    ['an audience among others', { aud: ['other', 'api://stockroom'] }, 200],
    ['an end within the clock tolerance', { exp: inSeconds(-20) }, 200],
  ])('should be judged by %s', async (_, claims, status) => {
    expect(await list(await provider.sign(claims))).toMatchObject({ status });
  });

  it('should tell which scope it lacks, in the words of RFC 6750', async () => {
    expect(await list(await provider.sign({ scp: 'openid' }))).toEqual(
      problemAnswer('forbidden', {
        instance: '/v1/products',
        detail: 'This call needs the scope products:read.',
        headers: {
          'www-authenticate': 'Bearer realm="stockroom", error="insufficient_scope", scope="products:read"',
        },
      }),
    );
  });

  it.each<[string, Claims, string]>([
    ['expired', { exp: inSeconds(-120) }, 'it has expired'],
    ['without an end', { exp: undefined }, 'its claim "exp" is not as it must be'],
    ['from the future', { nbf: inSeconds(120) }, 'its claim "nbf" is not as it must be'],
    ['for another audience', { aud: 'api://orders' }, 'its claim "aud" is not as it must be'],
    ['without an audience', { aud: undefined }, 'its claim "aud" is not as it must be'],
    ['of another issuer', { iss: 'https://login.example/evil/v2.0' }, 'its claim "iss" is not as it must be'],
    ['without a tenant', { tid: undefined }, 'the token names no tenant'],
    ['of a tenant that cannot be one', { tid: '../acme' }, 'the token names no tenant'],
    ['without a subject', { sub: undefined }, 'the token names no subject'],
    ['with unreadable categories', { categories: 7 }, 'the list of categories in the token cannot be read'],
  ])('should be refused when it is %s', async (_, claims, reason) => {
    expect(await list(await provider.sign(claims))).toEqual(refused(`The token is not valid: ${reason}.`));
  });

  describe('of a forger', () => {
    it.each(['none', 'None', 'NONE', ''])('should be refused without a signature (alg "%s")', async (alg) => {
      expect(await list(forged({ alg, typ: 'JWT' }))).toEqual(refused());
    });

    it('should be refused when the public key is used as a shared secret', async () => {
      const { key } = provider;
      const secrets = [await exportSPKI(key.publicKey), JSON.stringify(await publicJwk(key))];
      for (const secret of [...secrets, secrets[0]?.trim() ?? '']) {
        expect(await list(forged({ alg: 'HS256', kid: key.kid }, secret))).toEqual(
          refused('The token is not valid: its algorithm is not allowed.'),
        );
      }
    });

    it('should be refused when the claims were changed after signing', async () => {
      const [header, , signature] = (await provider.sign()).split('.');
      const claims = base64url({
        iss: provider.issuer,
        aud: provider.audience,
        sub: 'eve',
        tid: 'bloom',
        exp: inSeconds(60),
      });
      expect(await list(`${header}.${claims}.${signature}`)).toEqual(refused());
    });

    it.each([
      ['a key of the same name', 'first'],
      ['a key that nobody knows', 'unknown'],
    ])('should be refused when it is signed with %s', async (_, kid) => {
      expect(await list(await provider.sign({}, { key: await signingKey(kid) }))).toEqual(refused());
    });

    it('should be refused without a look at the keys that its own header offers', async () => {
      const forger = await signingKey('forger');
      await using trap = await startTrap(forger);
      const jwk = await publicJwk(forger);
      for (const header of [{ jku: trap.url }, { x5u: trap.url }, { jwk }, { jku: trap.url, kid: 'first' }]) {
        expect(await list(await provider.sign({}, { key: forger, header }))).toEqual(refused());
      }
      expect(trap.visits()).toBe(0);
    });

    it('should be refused when it is signed with an algorithm that is not on the list', async () => {
      const key = await signingKey('first', 'RS512');
      expect(await list(await provider.sign({}, { key }))).toEqual(
        refused('The token is not valid: its algorithm is not allowed.'),
      );
    });

    it('should be refused when it demands an extension that we do not know', async () => {
      expect(await list(forged({ alg: 'ES256', kid: 'first', crit: ['x'], x: 1 }))).toEqual(refused());
    });
  });

  it.each(['', 'x', 'a.b', 'a.b.c', '..', '{}', 'null', 'A'.repeat(8_000), 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA'])(
    'should be refused when it is no token: "%s"',
    async (token) => {
      expect(await list(token)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    },
  );

  it.each(['Basic YW5uOnNlY3JldA==', 'Bearer', 'bearer  ', 'Token abc', 'Bearer a b'])(
    'should be asked for when the header is "%s"',
    async (authorization) => {
      expect(await app.request('GET', '/v1/products', { headers: { authorization } })).toEqual(
        problemAnswer('unauthenticated', {
          instance: '/v1/products',
          detail: 'This call needs a credential.',
          headers: { 'www-authenticate': ['Bearer realm="stockroom"'] },
        }),
      );
    },
  );

  it('should be taken whatever the case of the scheme', async () => {
    const authorization = `bEARER ${await provider.sign()}`;
    expect(await app.request('GET', '/v1/products', { headers: { authorization } })).toMatchObject({
      status: 200,
    });
  });

  it('should not be replaced by an API key when keys are not in use', async () => {
    const headers = { 'x-api-key': `sk_shop_${'A'.repeat(43)}` };
    expect(await app.request('GET', '/v1/products', { headers })).toMatchObject({ status: 401 });
  });
});

describe('The keys of the provider', () => {
  it('should be exchanged while running: the new one works at once, the old one no longer', async () => {
    await using rotating = await IdentityProvider.start();
    await using service = await createApp(rotating.env);
    const ask = async (token: Promise<string>) => {
      const headers = { authorization: `Bearer ${await token}` };
      return (await service.request('GET', '/v1/products', { headers })).status;
    };
    const [before, next] = [rotating.key, await signingKey('second', 'RS256')];
    expect(await ask(rotating.sign())).toBe(200);
    expect(await ask(rotating.sign({}, { key: next }))).toBe(401);
    rotating.replaceKey(next);
    expect(await ask(rotating.sign())).toBe(200);
    expect(await ask(rotating.sign({}, { key: before }))).toBe(401);
  });

  it('should be said to be out of reach when they are: 503, and not that the token is bad', async () => {
    await using away = await IdentityProvider.start();
    away.away = true;
    const lines: Record<string, unknown>[] = [];
    await using service = await createApp({ ...away.env, LOG_LEVEL: 'trace' }, { lines });
    const token = await away.sign();
    const headers = { authorization: `Bearer ${token}` };
    expect(await service.request('GET', '/v1/products', { headers })).toEqual(
      problemAnswer('identity_unavailable', { instance: '/v1/products', headers: { 'retry-after': '1' } }),
    );
    // The log has the cause, but nothing of the token.
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', status: 503, err: expect.anything() }),
    );
    expect(JSON.stringify(lines)).not.toContain(token.split('.')[1]);
    away.away = false;
    expect(await service.request('GET', '/v1/products', { headers })).toMatchObject({ status: 200 });
  });
});

/** A server that a forger would like us to fetch a key from. */
async function startTrap(key: SigningKey) {
  let visits = 0;
  const body = JSON.stringify({ keys: [await publicJwk(key)] });
  const server = createServer((_request, response) => {
    visits += 1;
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    visits: () => visits,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
