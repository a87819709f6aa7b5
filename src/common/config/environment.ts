import { IsOptional, IsString } from 'class-validator';
import type { LevelWithSilent } from 'pino';
import type { NodeEnvironment } from './app-config.js';
import { ASYMMETRIC_ALGORITHMS } from '../identity/jwt-options.js';
import { TENANT_ID } from '../identity/principal.js';
import { Flag, Integer, List, OneOf, Proxies, Text } from './rules.js';
import {
  isAddressOrNetwork,
  isBase64,
  isClaimName,
  isCosmosName,
  isHost,
  isHttpOrigin,
  isHttpUrl,
  isWebOrigin,
} from './text-tests.js';

/**
 * Every environment variable, with its rule and its fixed default. `undefined` stands for "not set": `load-config.ts`
 * then derives the value from the others. `.env.example` lists the same names; a test compares the two.
 */
export class Environment {
  @OneOf(['development', 'test', 'production'])
  NODE_ENV: NodeEnvironment = 'development';

  @Text('an IP address or a host name', isHost)
  HOST: string | undefined = undefined;

  @Integer(0, 65_535)
  PORT = 3000;

  @Integer(1_024, 67_108_864)
  BODY_LIMIT_BYTES = 1_048_576;

  @Integer(1_024, 1_099_511_627_776)
  IMPORT_MAX_BYTES = 1_073_741_824;

  @Integer(100, 3_600_000)
  REQUEST_TIMEOUT_MS = 10_000;

  @Integer(0, 300_000)
  DRAIN_DELAY_MS: number | undefined = undefined;

  @Integer(100, 300_000)
  SHUTDOWN_TIMEOUT_MS = 15_000;

  @Proxies(isAddressOrNetwork)
  TRUST_PROXY: boolean | string[] = false;

  @OneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  LOG_LEVEL: LevelWithSilent = 'info';

  @OneOf(['json', 'pretty'])
  LOG_FORMAT: 'json' | 'pretty' | undefined = undefined;

  @Integer(100, 300_000)
  HEADERS_TIMEOUT_MS = 10_000;

  @Integer(1_000, 86_400_000)
  RECEIVE_TIMEOUT_MS = 300_000;

  @Integer(1_000, 3_600_000)
  IDLE_TIMEOUT_MS = 120_000;

  @Integer(100, 3_600_000)
  KEEP_ALIVE_TIMEOUT_MS = 72_000;

  @List('origins such as https://shop.example', isWebOrigin)
  CORS_ORIGINS: string[] = [];

  @List('none, or apikey and jwt', (word) => ['none', 'apikey', 'jwt'].includes(word))
  AUTH_MODE: string[] | undefined = undefined;

  @Text('1 to 100 of A-Z a-z 0-9 . _ -', (text) => TENANT_ID.test(text))
  DEFAULT_TENANT = 'default';

  /** Its JSON has rules of its own: `identity-config.ts`. */
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

  @Integer(0, 10_000_000)
  RATE_LIMIT_REQUESTS: number | undefined = undefined;

  @Integer(1, 86_400)
  RATE_LIMIT_WINDOW_SECONDS = 60;

  @Integer(0, 10_000_000)
  RATE_LIMIT_RUS = 0;

  @Text('at least 32 characters', (text) => text.length >= 32)
  CURSOR_SECRET: string | undefined = undefined;

  @Text('an http or https URL of an account: no user, path or query', isHttpOrigin)
  COSMOS_ENDPOINT: string | undefined = undefined;

  @Text('an account key in base64', isBase64)
  COSMOS_KEY: string | undefined = undefined;

  @Flag()
  COSMOS_ALLOW_KEY = false;

  @Text('1 to 255 characters, none of / \\ # ?, no space at the end, and not . or ..', isCosmosName)
  COSMOS_DATABASE = 'stockroom';

  @OneOf(['create', 'verify'])
  COSMOS_PROVISION: 'create' | 'verify' | undefined = undefined;

  @Integer(100, 300_000)
  COSMOS_REQUEST_TIMEOUT_MS = 5_000;

  @Integer(0, 100)
  COSMOS_RETRY_MAX_ATTEMPTS = 5;

  @Integer(0, 300_000)
  COSMOS_RETRY_MAX_WAIT_MS = 4_000;

  @List('region names', (word) => /^[A-Za-z0-9 ]{1,50}$/.test(word))
  COSMOS_PREFERRED_REGIONS: string[] = [];

  @Flag()
  COSMOS_DELETE_BY_PARTITION_KEY = false;

  @IsString()
  COSMOLITE_DATA = '.data';
}

/** The names of all variables, in the order above. */
export const VARIABLES: readonly string[] = Object.keys(new Environment());
