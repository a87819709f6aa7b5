import { IsString } from 'class-validator';
import type { LevelWithSilent } from 'pino';
import type { NodeEnvironment } from './app-config.js';
import { Flag, Integer, List, OneOf, Proxies, Text } from './rules.js';
import { isAddressOrNetwork, isBase64, isCosmosName, isHost, isHttpOrigin } from './text-tests.js';

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

  @Text('1 to 100 of A-Z a-z 0-9 . _ -', (text) => /^[A-Za-z0-9._-]{1,100}$/.test(text))
  DEFAULT_TENANT = 'default';

  @Text('at least 32 characters', (text) => text.length >= 32)
  CURSOR_SECRET: string | undefined = undefined;

  @Text('an http or https URL of an account: no user, path or query', isHttpOrigin)
  COSMOS_ENDPOINT: string | undefined = undefined;

  @Text('an account key in base64', isBase64)
  COSMOS_KEY: string | undefined = undefined;

  @Flag()
  COSMOS_ALLOW_KEY = false;

  @Text('1 to 255 characters, none of / \\ # ?, no space at the end', isCosmosName)
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

  @IsString()
  COSMOLITE_DATA = '.data';
}

/** The names of all variables, in the order above. */
export const VARIABLES: readonly string[] = Object.keys(new Environment());
