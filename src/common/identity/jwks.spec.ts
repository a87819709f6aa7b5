import { createServer, type Server } from 'node:http';
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

describe('remoteKeys', () => {
  let provider: Server;
  let uri: string;
  let published: JWK[];
  let fetches: number;
  let healthy: boolean;
  let now: number;
  const warn = jest.fn();

  beforeEach(async () => {
    published = [await publicKey('first')];
    fetches = 0;
    healthy = true;
    now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    provider = createServer((_, response) => {
      fetches += 1;
      response.writeHead(healthy ? 200 : 500).end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    uri = `http://127.0.0.1:${portOf(provider)}/keys`;
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    warn.mockReset();
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  });

  it('should fetch once for many tokens at once, and not again for the next', async () => {
    const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000 }, warn);
    await Promise.all(Array.from({ length: 20 }, () => keyOf(keys, 'first')));
    await keyOf(keys, 'first');
    expect(fetches).toBe(1);
  });

  it('should learn of a new key when a token names it, but not more often than the cooldown allows', async () => {
    const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000 }, warn);
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

  it('should say that the provider is away, which is no fault of the token', async () => {
    healthy = false;
    const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000 }, warn);
    await expect(keyOf(keys, 'first')).rejects.toMatchObject({ code: 'identity_unavailable' });
    healthy = true;
    now += 1_000;
    await expect(keyOf(keys, 'first')).resolves.toMatchObject({ type: 'public' });
  });

  it('should ask a provider that is away once a second at most, however many tokens name unknown keys', async () => {
    const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000 }, warn);
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
    const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000 }, warn);
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
    const keys = remoteKeys({ jwksUri: uri, jwksCooldownMs: 30_000 }, warn);
    await keyOf(keys, 'first');
    healthy = false;
    now += 24 * 60 * MINUTE;
    await expect(keyOf(keys, 'first')).rejects.toMatchObject({ code: 'identity_unavailable' });
  });
});
