import { readApiKeyFile } from '../identity/api-key-file.js';
import { type ApiKeyList, parseApiKeyList } from '../identity/api-key-list.js';
import type { JwtOptions } from '../identity/jwt-options.js';
import type { IdentityConfig } from './app-config.js';
import type { Environment } from './environment.js';
import { isHttpUrl, isLocalOrigin } from './text-tests.js';

/** Rules of identity that join variables, or look into one. */
export function brokenIdentityRules(variables: Environment): string[] {
  const { NODE_ENV, AUTH_MODE = [] } = variables;
  if (AUTH_MODE.includes('none') && AUTH_MODE.length > 1) {
    return ['AUTH_MODE must not join none with another'];
  }
  if (NODE_ENV === 'production' && !AUTH_MODE.some((mode) => mode !== 'none')) {
    return ['AUTH_MODE must be apikey, jwt or both in production: without it everybody may do everything'];
  }
  return [
    ...(AUTH_MODE.includes('apikey') ? brokenKeyRules(variables) : []),
    ...(AUTH_MODE.includes('jwt') ? brokenTokenRules(variables) : []),
  ];
}

function brokenKeyRules(variables: Environment): string[] {
  const { API_KEYS, API_KEYS_FILE } = variables;
  if ((API_KEYS === undefined) === (API_KEYS_FILE === undefined)) {
    return ['API_KEYS or API_KEYS_FILE must be set, one of them, when AUTH_MODE has apikey'];
  }
  const name = API_KEYS_FILE === undefined ? 'API_KEYS' : 'API_KEYS_FILE';
  return configuredKeys(variables).problems.map((problem) => `${name} ${problem}`);
}

function brokenTokenRules(variables: Environment): string[] {
  const { NODE_ENV, JWKS_URI } = variables;
  const missing = (['JWT_ISSUER', 'JWT_AUDIENCE', 'JWKS_URI'] as const).filter(
    (name) => variables[name] === undefined,
  );
  const problems = missing.map((name) => `${name} must be set when AUTH_MODE has jwt`);
  if (JWKS_URI === undefined || !isHttpUrl(JWKS_URI)) return problems;
  if (NODE_ENV === 'production' && JWKS_URI.startsWith('http:') && !isLocalOrigin(JWKS_URI)) {
    problems.push('JWKS_URI must use https in production: who can change the keys can be anybody');
  }
  return problems;
}

/** The identity part of a configuration whose rules hold. */
export function identityConfig(variables: Environment): IdentityConfig {
  const { AUTH_MODE = [], API_KEYS_FILE } = variables;
  const jwt = AUTH_MODE.includes('jwt') ? jwtOptions(variables) : undefined;
  return {
    ...(AUTH_MODE.includes('apikey')
      ? {
          apiKeys: {
            rows: configuredKeys(variables).rows,
            ...(API_KEYS_FILE === undefined ? {} : { file: API_KEYS_FILE }),
          },
        }
      : {}),
    ...(jwt === undefined ? {} : { jwt }),
  };
}

function configuredKeys({ API_KEYS, API_KEYS_FILE }: Environment): ApiKeyList {
  return API_KEYS_FILE === undefined ? parseApiKeyList(API_KEYS ?? '[]') : readApiKeyFile(API_KEYS_FILE);
}

function jwtOptions(variables: Environment): JwtOptions | undefined {
  const { JWT_ISSUER, JWT_AUDIENCE, JWKS_URI } = variables;
  if (JWT_ISSUER === undefined || JWT_AUDIENCE === undefined || JWKS_URI === undefined) return undefined;
  return {
    issuer: JWT_ISSUER,
    audiences: JWT_AUDIENCE,
    jwksUri: JWKS_URI,
    jwksCooldownMs: variables.JWKS_COOLDOWN_MS,
    algorithms: variables.JWT_ALGORITHMS,
    clockToleranceSeconds: variables.JWT_CLOCK_TOLERANCE_SECONDS,
    claims: {
      tenant: variables.JWT_TENANT_CLAIM,
      scopes: variables.JWT_SCOPES_CLAIM,
      categories: variables.JWT_CATEGORIES_CLAIM,
    },
  };
}
