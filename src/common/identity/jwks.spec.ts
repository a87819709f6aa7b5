import { createServer, type Server, type ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { remoteKeys } from './jwks.js';

const MINUTE = 60_000;
const noToken = { payload: '', signature: '' };

async function keyOf(keys: ReturnType<typeof remoteKeys>, kid: string): Promise<object> {
  return keys({ alg: 'ES256', kid }, noToken);
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The server does not listen on a port.');
}

async function publicKey(kid: string): Promise<JWK> {
  const { publicKey: key } = await generateKeyPair('ES256');
  return { ...(await exportJWK(key)), kid, alg: 'ES256' };
}

const withKeys = (keys: unknown) => (response: ServerResponse) => {
  response.writeHead(200).end(JSON.stringify({ keys }));
};

describe('remoteKeys', () => {
  let provider: Server;
  let uri: string;
  let published: JWK[];
  let fetches: number;
  let healthy: boolean;
  /** Milliseconds of a clock that only goes forward. */
  let now: number;
  /** Instead of the keys, when set. */
  let answer: ((response: ServerResponse) => void) | undefined;
  const warn = jest.fn();

  const remote = () =>
    remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000, algorithms: ['ES256', 'RS256'] }, warn, () => now);

  beforeEach(async () => {
    published = [await publicKey('first')];
    fetches = 0;
    healthy = true;
    now = 0;
    answer = undefined;
    provider = createServer((_, response) => {
      fetches += 1;
      if (answer !== undefined) return answer(response);
      return response.writeHead(healthy ? 200 : 500).end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    uri = `http://127.0.0.1:${portOf(provider)}/keys`;
  });

  afterEach(async () => {
    warn.mockReset();
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  });

  it('should fetch once for many tokens at once, and not again for the next', async () => {
    const keys = remote();
    await Promise.all(Array.from({ length: 20 }, () => keyOf(keys, 'first')));
    await keyOf(keys, 'first');
    expect(fetches).toBe(1);
  });

  it('should learn of a new key when a token names it, but not more often than the cooldown allows', async () => {
    const keys = remote();
    await keyOf(keys, 'first');
    published = [await publicKey('second')];
    for (let attempt = 0; attempt < 50; attempt++) {
      await expect(keyOf(keys, 'second')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    }
    expect(fetches).toBe(1);
    now += 30_000;
    await expect(keyOf(keys, 'second')).resolves.toMatchObject({ type: 'public' });
    await expect(keyOf(keys, 'first')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(fetches).toBe(2);
  });

  it.each([-300_000, 300_000])(
    'should learn of a new key just as soon when the wall clock jumps by %i ms',
    async (jump) => {
      const keys = remote();
      await keyOf(keys, 'first');
      published = [await publicKey('second')];
      const jumped = Date.now() + jump;
      jest.spyOn(Date, 'now').mockImplementation(() => jumped);
      await expect(keyOf(keys, 'second')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
      expect(fetches).toBe(1);
      now += 30_000;
      await expect(keyOf(keys, 'second')).resolves.toMatchObject({ type: 'public' });
      expect(fetches).toBe(2);
    },
  );

  it('should say that the provider is away, which is no fault of the token', async () => {
    healthy = false;
    const keys = remote();
    await expect(keyOf(keys, 'first')).rejects.toMatchObject({ code: 'identity_unavailable' });
    healthy = true;
    now += 1_000;
    await expect(keyOf(keys, 'first')).resolves.toMatchObject({ type: 'public' });
  });

  it('should ask a provider that is away once a second at most, however many tokens name unknown keys', async () => {
    const keys = remote();
    await keyOf(keys, 'first');
    healthy = false;
    now += 30_000;
    for (let attempt = 0; attempt < 50; attempt++) {
      await expect(keyOf(keys, `unknown-${attempt}`)).rejects.toMatchObject({ code: 'identity_unavailable' });
    }
    expect(fetches).toBe(2);
    await expect(keyOf(keys, 'first')).resolves.toMatchObject({ type: 'public' });
    now += 1_000;
    await expect(keyOf(keys, 'unknown')).rejects.toMatchObject({ code: 'identity_unavailable' });
    expect(fetches).toBe(3);
  });

  it('should refresh old keys beside the request, and go on with them while the provider is away', async () => {
    const keys = remote();
    await keyOf(keys, 'first');
    healthy = false;
    now += 11 * MINUTE;
    const warned = new Promise((resolve) => warn.mockImplementation(resolve));
    await expect(keyOf(keys, 'first')).resolves.toMatchObject({ type: 'public' });
    await expect(warned).resolves.toBeInstanceOf(Error);
    await keyOf(keys, 'first');
    expect(fetches).toBe(2);
  });

  it('should trust keys for a day and no longer when nobody confirms them', async () => {
    const keys = remote();
    await keyOf(keys, 'first');
    healthy = false;
    now += 24 * 60 * MINUTE;
    await expect(keyOf(keys, 'first')).rejects.toMatchObject({ code: 'identity_unavailable' });
  });

  const USELESS: [string, (response: ServerResponse) => void][] = [
    ['an empty list', withKeys([])],
    ['no list', withKeys('none')],
    ['a list of no keys', withKeys([null, 1, 'key', []])],
    [
      'keys for encryption only',
      withKeys([{ kty: 'EC', kid: 'first', use: 'enc', crv: 'P-256', x: 'AA', y: 'AA' }]),
    ],
    ['a shared secret', withKeys([{ kty: 'oct', kid: 'first', alg: 'HS256', k: 'AAAA' }])],
    [
      'a key that is damaged',
      withKeys([{ kty: 'EC', kid: 'first', alg: 'ES256', crv: 'P-256', x: 'AA', y: 'AA' }]),
    ],
    ['a key without its parts', withKeys([{ kty: 'RSA', kid: 'first', alg: 'RS256' }])],
    ['more keys than there can be', withKeys(Array.from({ length: 101 }, () => ({ kty: 'EC' })))],
    ['an object without keys', (response) => response.writeHead(200).end('{}')],
    ['nothing', (response) => response.writeHead(200).end()],
    ['half a key set', (response) => response.writeHead(200).end('{"keys":[{"kty":"EC",')],
    ['a page that says sorry', (response) => response.writeHead(200).end('<html>Sorry!</html>')],
    ['lists in lists', (response) => response.writeHead(200).end('['.repeat(200_000))],
    ['a redirect', (response) => response.writeHead(302, { location: '/other' }).end()],
    ['an answer that breaks off', (response) => response.writeHead(200).write('{', () => response.destroy())],
  ];

  it.each(USELESS)(
    'should go on with the keys that are known when %s comes instead',
    async (_what, useless) => {
      const keys = remote();
      await keyOf(keys, 'first');
      answer = useless;
      now += 30_000;
      await expect(keyOf(keys, 'unknown')).rejects.toMatchObject({ code: 'identity_unavailable' });
      await expect(keyOf(keys, 'first')).resolves.toMatchObject({ type: 'public' });
      for (let attempt = 0; attempt < 20; attempt++) {
        await expect(keyOf(keys, `unknown-${attempt}`)).rejects.toMatchObject({
          code: 'identity_unavailable',
        });
      }
      expect([fetches, warn.mock.calls.length]).toEqual([2, 1]);
      answer = undefined;
      published = [await publicKey('second')];
      now += 1_000;
      await expect(keyOf(keys, 'second')).resolves.toMatchObject({ type: 'public' });
    },
  );

  it.each(USELESS)(
    'should say that the provider is away when %s is all there ever was',
    async (_what, useless) => {
      answer = useless;
      await expect(keyOf(remote(), 'first')).rejects.toMatchObject({ code: 'identity_unavailable' });
    },
  );

  it('should read no more of an answer than a key set can have, and hang up', async () => {
    let sent = 0;
    const cut = new Promise<void>((resolve) => {
      answer = (response) => {
        response.writeHead(200).on('close', resolve);
        const more = (): void => {
          while (sent < 500_000_000 && !response.destroyed) {
            sent += 65_536;
            if (!response.write(Buffer.alloc(65_536, ' '))) return void response.once('drain', more);
          }
        };
        more();
      };
    });
    await expect(keyOf(remote(), 'first')).rejects.toMatchObject({
      code: 'identity_unavailable',
      cause: { message: 'The key set has more than 262144 bytes.' },
    });
    await cut;
    expect(sent).toBeLessThan(50_000_000);
  });

  it('should keep the good keys of a set, and leave out those that are of no use', async () => {
    published = [
      { kty: 'oct', kid: 'first', k: 'AAAA' },
      await publicKey('second'),
      { kty: 'RSA', kid: 'third' },
    ];
    const keys = remote();
    await expect(keyOf(keys, 'second')).resolves.toMatchObject({ type: 'public' });
    await expect(keyOf(keys, 'first')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'should know a key for %s that does not say what it is for',
    async (alg) => {
      const { publicKey: key } = await generateKeyPair(alg);
      published = [{ ...(await exportJWK(key)), kid: 'first' }];
      const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 0, algorithms: [alg] }, warn, () => now);
      await expect(keys({ alg, kid: 'first' }, noToken)).resolves.toMatchObject({ type: 'public' });
    },
  );
});
