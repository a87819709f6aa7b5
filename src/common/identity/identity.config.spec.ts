import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintApiKey } from './api-key.js';
import { identityConfig } from './identity.config.js';

const row = { id: 'shop', tenant: 'acme', scopes: ['products:read'], hash: mintApiKey('shop').hash };
const KEYS = JSON.stringify([row]);
const APIKEY = { AUTH_MODE: 'apikey', API_KEYS: KEYS };
const JWT = {
  AUTH_MODE: 'jwt',
  JWT_ISSUER: 'https://login.example/acme',
  JWT_AUDIENCE: 'api://stockroom, stockroom',
  JWKS_URI: 'https://login.example/acme/keys',
};
const PRODUCTION = { NODE_ENV: 'production', COSMOS_ENDPOINT: 'https://acme.documents.azure.com:443/' };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const { own, joined } = identityConfig.problemsIn(env);
  return [...own, ...joined];
}

describe('identity in the configuration', () => {
  let folder: string;
  const file = (text: string) => {
    const path = join(folder, 'keys.json');
    writeFileSync(path, text);
    return path;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stockroom-keys-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([{}, { AUTH_MODE: 'none' }, { AUTH_MODE: 'none', API_KEYS: 'whatever' }])(
    'should ask nobody who they are: %j',
    (env) => {
      expect(identityConfig(env)).toEqual({});
    },
  );

  it('should take keys from the variable', () => {
    expect(identityConfig(APIKEY)).toEqual({ apiKeys: { rows: [row] } });
  });

  it('should take keys from a file, and remember which', () => {
    const path = file(KEYS);
    expect(identityConfig({ AUTH_MODE: 'apikey', API_KEYS_FILE: path })).toEqual({
      apiKeys: { rows: [row], file: path },
    });
  });

  it('should take tokens, with defaults for what may stay open', () => {
    expect(identityConfig(JWT)).toEqual({
      jwt: {
        issuer: 'https://login.example/acme',
        audiences: ['api://stockroom', 'stockroom'],
        jwksUri: 'https://login.example/acme/keys',
        jwksCooldownMs: 30_000,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        clockToleranceSeconds: 30,
        claims: { tenant: 'tenant', scopes: ['scope'], categories: 'categories' },
      },
    });
  });

  it('should take tokens as Microsoft Entra ID makes them, and keys beside them', () => {
    const env = {
      ...JWT,
      ...APIKEY,
      AUTH_MODE: 'apikey, jwt',
      JWT_ALGORITHMS: 'RS256',
      JWT_CLOCK_TOLERANCE_SECONDS: '0',
      JWKS_COOLDOWN_MS: '0',
      JWT_TENANT_CLAIM: 'tid',
      JWT_SCOPES_CLAIM: 'scp,roles',
      JWT_CATEGORIES_CLAIM: 'extension.categories',
    };
    expect(identityConfig(env)).toMatchObject({
      apiKeys: { rows: [row] },
      jwt: {
        algorithms: ['RS256'],
        clockToleranceSeconds: 0,
        jwksCooldownMs: 0,
        claims: { tenant: 'tid', scopes: ['scp', 'roles'], categories: 'extension.categories' },
      },
    });
  });

  const locked =
    'AUTH_MODE must be apikey, jwt or both in production: without it everybody may do everything';
  const oneOf = 'API_KEYS or API_KEYS_FILE must be set, one of them, when AUTH_MODE has apikey';

  it.each<[NodeJS.ProcessEnv, string[]]>([
    [PRODUCTION, [locked]],
    [{ ...PRODUCTION, AUTH_MODE: 'none' }, [locked]],
    [{ AUTH_MODE: 'basic' }, ['AUTH_MODE must be a comma-separated list of none, or apikey and jwt']],
    [{ ...APIKEY, AUTH_MODE: 'none,apikey' }, ['AUTH_MODE must not join none with another']],
    [{ AUTH_MODE: 'apikey' }, [oneOf]],
    [{ ...APIKEY, API_KEYS_FILE: '/keys.json' }, [oneOf]],
    [
      { AUTH_MODE: 'apikey', API_KEYS_FILE: '/no/such/file' },
      ['API_KEYS_FILE must name a file that can be read'],
    ],
    [{ AUTH_MODE: 'apikey', API_KEYS: '[' }, ['API_KEYS must be JSON']],
    [
      { AUTH_MODE: 'apikey', API_KEYS: '[]' },
      ['API_KEYS must have at least one key: without any nobody could get in'],
    ],
    [
      { AUTH_MODE: 'apikey', API_KEYS: JSON.stringify([{ ...row, tenant: 'a b' }]) },
      ['API_KEYS entry 0: tenant must be 1 to 100 of A-Z a-z 0-9 . _ -'],
    ],
    [
      { AUTH_MODE: 'jwt' },
      ['JWT_ISSUER', 'JWT_AUDIENCE', 'JWKS_URI'].map((name) => `${name} must be set when AUTH_MODE has jwt`),
    ],
    [{ ...JWT, JWKS_URI: 'keys.json' }, ['JWKS_URI must be an http or https URL']],
    [
      { ...PRODUCTION, ...JWT, JWKS_URI: 'http://login.example/keys' },
      ['JWKS_URI must use https in production: who can change the keys can be anybody'],
    ],
    [
      { ...JWT, JWT_ALGORITHMS: 'RS256,HS256' },
      [
        'JWT_ALGORITHMS must be a comma-separated list of algorithms of RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA',
      ],
    ],
    [{ ...JWT, JWT_ALGORITHMS: 'none' }, [expect.stringMatching(/^JWT_ALGORITHMS must be/)]],
    [{ ...JWT, JWT_AUDIENCE: ',' }, ['JWT_AUDIENCE must be a comma-separated list of audiences']],
    [
      { JWT_CLOCK_TOLERANCE_SECONDS: '601' },
      ['JWT_CLOCK_TOLERANCE_SECONDS must be a whole number from 0 to 600'],
    ],
    [{ JWT_TENANT_CLAIM: 'a b' }, ['JWT_TENANT_CLAIM must be the name of a claim']],
    [
      { JWT_SCOPES_CLAIM: 'scp,,roles' },
      ['JWT_SCOPES_CLAIM must be a comma-separated list of names of claims'],
    ],
  ])('should refuse %j', (env, problems) => {
    expect(problemsOf(env)).toEqual(problems);
  });

  it.each([
    { ...PRODUCTION, ...JWT },
    { ...PRODUCTION, ...APIKEY },
    { ...PRODUCTION, ...JWT, JWKS_URI: 'http://127.0.0.1:9000/keys' },
  ])('should accept production with %j', (env) => {
    expect(problemsOf(env)).toEqual([]);
  });
});
