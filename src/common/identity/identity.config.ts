import { IsOptional, IsString } from 'class-validator';
import { defineNamespace, ProcessVariables } from '../config/namespace.js';
import { Integer, List, Text } from '../config/rules.js';
import { isClaimName, isHttpUrl, isLocalOrigin } from '../config/text-tests.js';
import { readApiKeyFile } from './api-key-file.js';
import { type ApiKeyList, type ApiKeyRow, parseApiKeyList } from './api-key-list.js';
import { ASYMMETRIC_ALGORITHMS, type JwtOptions } from './jwt-options.js';

class IdentityVariables extends ProcessVariables {
  @List('none, or apikey and jwt', (word) => ['none', 'apikey', 'jwt'].includes(word))
  AUTH_MODE: string[] | undefined = undefined;

  /** Its JSON has rules of its own. */
  @IsOptional()
  @IsString()
  API_KEYS: string | undefined = undefined;

  @Text('a path', (text) => !text.includes('\0'))
  API_KEYS_FILE: string | undefined = undefined;

  @Text('the "iss" of the tokens, 1 to 2048 characters', (text) => text.length <= 2_048)
  JWT_ISSUER: string | undefined = undefined;

  @List('audiences', (word) => word !== '')
  JWT_AUDIENCE: string[] | undefined = undefined;

  @Text('an http or https URL', isHttpUrl)
  JWKS_URI: string | undefined = undefined;

  @Integer(0, 3_600_000)
  JWKS_COOLDOWN_MS = 30_000;

  @List(`algorithms of ${ASYMMETRIC_ALGORITHMS.join(' ')}`, (word) => ASYMMETRIC_ALGORITHMS.includes(word))
  JWT_ALGORITHMS: string[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];

  @Integer(0, 600)
  JWT_CLOCK_TOLERANCE_SECONDS = 30;

  @Text('the name of a claim', isClaimName)
  JWT_TENANT_CLAIM = 'tenant';

  @List('names of claims', isClaimName)
  JWT_SCOPES_CLAIM: string[] = ['scope'];

  @Text('the name of a claim', isClaimName)
  JWT_CATEGORIES_CLAIM = 'categories';
}

/** How callers prove who they are. Neither member: they need not (AUTH_MODE=none). */
export interface IdentityConfig {
  readonly apiKeys?: {
    readonly rows: readonly ApiKeyRow[];
    /** Where the rows came from, to be read again when it changes. */
    readonly file?: string;
  };
  readonly jwt?: JwtOptions;
}

/** How callers prove who they are. */
export const identityConfig = defineNamespace('identity', {
  variables: IdentityVariables,
  joinedRules: brokenRules,
  build,
});

/** Rules of identity that join variables, or look into one. */
function brokenRules(variables: IdentityVariables): string[] {
  const { production, AUTH_MODE = [] } = variables;
  if (AUTH_MODE.includes('none') && AUTH_MODE.length > 1) {
    return ['AUTH_MODE must not join none with another'];
  }
  if (production && !AUTH_MODE.some((mode) => mode !== 'none')) {
    return ['AUTH_MODE must be apikey, jwt or both in production: without it everybody may do everything'];
  }
  return [
    ...(AUTH_MODE.includes('apikey') ? brokenKeyRules(variables) : []),
    ...(AUTH_MODE.includes('jwt') ? brokenTokenRules(variables) : []),
  ];
}

function brokenKeyRules(variables: IdentityVariables): string[] {
  const { API_KEYS, API_KEYS_FILE } = variables;
  if ((API_KEYS === undefined) === (API_KEYS_FILE === undefined)) {
    return ['API_KEYS or API_KEYS_FILE must be set, one of them, when AUTH_MODE has apikey'];
  }
  const name = API_KEYS_FILE === undefined ? 'API_KEYS' : 'API_KEYS_FILE';
  return configuredKeys(variables).problems.map((problem) => `${name} ${problem}`);
}

function brokenTokenRules(variables: IdentityVariables): string[] {
  const { production, JWKS_URI } = variables;
  const missing = (['JWT_ISSUER', 'JWT_AUDIENCE', 'JWKS_URI'] as const).filter(
    (name) => variables[name] === undefined,
  );
  const problems = missing.map((name) => `${name} must be set when AUTH_MODE has jwt`);
  if (JWKS_URI === undefined || !isHttpUrl(JWKS_URI)) return problems;
  if (production && JWKS_URI.startsWith('http:') && !isLocalOrigin(JWKS_URI)) {
    problems.push('JWKS_URI must use https in production: who can change the keys can be anybody');
  }
  return problems;
}

/** The identity part of a configuration whose rules hold. */
function build(variables: IdentityVariables): IdentityConfig {
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

function configuredKeys({ API_KEYS, API_KEYS_FILE }: IdentityVariables): ApiKeyList {
  return API_KEYS_FILE === undefined ? parseApiKeyList(API_KEYS ?? '[]') : readApiKeyFile(API_KEYS_FILE);
}

function jwtOptions(variables: IdentityVariables): JwtOptions | undefined {
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
