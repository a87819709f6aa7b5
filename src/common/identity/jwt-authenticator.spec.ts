import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { AppError } from '../errors/app-error.js';
import { JwtAuthenticator } from './jwt-authenticator.js';
import { IDENTITY_ERRORS } from './identity.errors.js';

const options = {
  issuer: 'https://issuer.example/',
  audiences: ['stockroom', 'stockroom-staging'],
  algorithms: ['ES256'],
  clockToleranceSeconds: 30,
  claims: { tenant: 'tenant', scopes: ['scope'], categories: 'categories' },
};
const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
const authenticator = new JwtAuthenticator(options, jwks);

type Claims = Readonly<Record<string, unknown>>;

const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;
const claims = (): Claims => ({
  iss: options.issuer,
  aud: 'stockroom',
  sub: 'ann',
  exp: seconds(60),
  tenant: 'acme',
  scope: 'products:read',
});
const sign = (change: Claims = {}) =>
  new SignJWT({ ...claims(), ...change }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
const refusal = (detail: string) => expect.objectContaining({ code: 'unauthenticated', detail });

describe('JwtAuthenticator', () => {
  it('should vouch for the subject of a valid token', async () => {
    await expect(authenticator.authenticate(await sign())).resolves.toEqual({
      kind: 'jwt',
      id: 'ann',
      tenantId: 'acme',
      scopes: new Set(['products:read']),
      categories: undefined,
    });
  });

  it.each<[string, Claims]>([
    ['any of our audiences', { aud: 'stockroom-staging' }],
    ['one of several audiences', { aud: ['orders', 'stockroom'] }],
    ['an expiry within the clock tolerance', { exp: seconds(-20) }],
    ['a start within the clock tolerance', { nbf: seconds(20) }],
  ])('should accept %s', async (_, change) => {
    await expect(authenticator.authenticate(await sign(change))).resolves.toMatchObject({ id: 'ann' });
  });

  it.each<[string, Claims, string]>([
    ['an expired token', { exp: seconds(-40) }, 'it has expired'],
    ['a token that never expires', { exp: undefined }, 'its claim "exp" is not as it must be'],
    ['a token that is not valid yet', { nbf: seconds(40) }, 'its claim "nbf" is not as it must be'],
    ['another issuer', { iss: 'https://issuer.example' }, 'its claim "iss" is not as it must be'],
    ['another audience', { aud: 'orders' }, 'its claim "aud" is not as it must be'],
    ['no audience', { aud: undefined }, 'its claim "aud" is not as it must be'],
    ['no tenant', { tenant: undefined }, 'the token names no tenant'],
  ])('should refuse %s', async (_, change, reason) => {
    await expect(authenticator.authenticate(await sign(change))).rejects.toEqual(
      refusal(`The token is not valid: ${reason}.`),
    );
  });

  it.each([
    '',
    '.',
    '..',
    'a.b.c',
    'null',
    '{}',
    `${'A'.repeat(10_000)}.e30.e30`,
    'eyJhbGciOiJFUzI1NiJ9.e30.',
    '\0',
  ])('should refuse what is no token at all: %j', async (token) => {
    await expect(authenticator.authenticate(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('should pass on that the keys cannot be had, instead of calling the token bad', async () => {
    const away = new AppError(IDENTITY_ERRORS.identity_unavailable, 'away');
    const offline = new JwtAuthenticator(options, () => Promise.reject(away));
    await expect(offline.authenticate(await sign())).rejects.toBe(away);
  });
});
