import { randomBytes } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { AppConfig, CosmosConfig } from './app-config.js';
import { ConfigError } from './config-error.js';
import { Environment, VARIABLES } from './environment.js';
import { brokenIdentityRules, identityConfig } from './identity-config.js';
import { isLocalOrigin } from './text-tests.js';

/** Signs cursors outside production, so that they survive a restart on a laptop. Not a secret, and not meant as one. */
const LOCAL_CURSOR_SECRET = 'stockroom-local-development-cursors';

/** Load balancers poll readiness every few seconds; this lets them see "not ready" before the listener closes. */
const PRODUCTION_DRAIN_DELAY_MS = 5_000;

/** Elsewhere a probe that looks once a second sees it too, and Ctrl-C is still quick. */
const DRAIN_DELAY_MS = 1_500;

/** A hundred a second from one caller is a busy program; a thousand is a runaway one. */
const PRODUCTION_REQUESTS = 6_000;

/**
 * Reads, checks and completes the environment. A variable that is empty counts as not set.
 * @param terminal whether a person reads standard output
 * @throws ConfigError naming every bad variable and its rule, never a value
 */
export function loadConfig(env: NodeJS.ProcessEnv, terminal = process.stdout.isTTY): AppConfig {
  const variables = readVariables(env);
  const problems = [
    ...brokenRules(variables),
    ...brokenCrossRules(variables),
    ...brokenIdentityRules(variables),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return complete(variables, terminal);
}

function readVariables(env: NodeJS.ProcessEnv): Environment {
  const given: Record<string, string> = {};
  for (const name of VARIABLES) {
    const text = env[name]?.trim();
    if (text !== undefined && text !== '') given[name] = text;
  }
  return plainToInstance(Environment, given, { exposeDefaultValues: true });
}

function brokenRules(variables: Environment): string[] {
  return validateSync(variables).flatMap((error) => Object.values(error.constraints ?? {}));
}

/** Rules that join variables. They pass over values that already broke their own rule. */
function brokenCrossRules(variables: Environment): string[] {
  const { NODE_ENV, COSMOS_ENDPOINT, COSMOS_KEY, COSMOS_ALLOW_KEY } = variables;
  const production = NODE_ENV === 'production';
  if (COSMOS_ENDPOINT === undefined) {
    return production
      ? ['COSMOS_ENDPOINT must be set in production: the embedded database is for development']
      : [];
  }
  if (!URL.canParse(COSMOS_ENDPOINT)) return [];
  const problems: string[] = [];
  if (COSMOS_KEY === undefined && COSMOS_ENDPOINT.startsWith('http:')) {
    problems.push(
      'COSMOS_ENDPOINT must use https when COSMOS_KEY is not set: a token is never sent in clear text',
    );
  }
  if (production && COSMOS_KEY !== undefined && !COSMOS_ALLOW_KEY && !isLocalOrigin(COSMOS_ENDPOINT)) {
    problems.push(
      'COSMOS_KEY must not be set in production: use Microsoft Entra ID, or set COSMOS_ALLOW_KEY=true on purpose',
    );
  }
  return problems;
}

function complete(variables: Environment, terminal: boolean): AppConfig {
  const production = variables.NODE_ENV === 'production';
  const warnings: string[] = [];
  if (production && variables.CURSOR_SECRET === undefined) {
    warnings.push(
      'CURSOR_SECRET is not set: this process signs cursors with a random secret, so no other process and no restart takes them.',
    );
  }
  if (production && variables.TRUST_PROXY === true) {
    warnings.push(
      'TRUST_PROXY=true believes any X-Forwarded-For: whoever reaches this process directly can claim any address.',
    );
  }
  return deepFreeze<AppConfig>({
    environment: variables.NODE_ENV,
    http: {
      host: variables.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
      port: variables.PORT,
      bodyLimitBytes: variables.BODY_LIMIT_BYTES,
      importMaxBytes: variables.IMPORT_MAX_BYTES,
      requestTimeoutMs: variables.REQUEST_TIMEOUT_MS,
      drainDelayMs: variables.DRAIN_DELAY_MS ?? (production ? PRODUCTION_DRAIN_DELAY_MS : DRAIN_DELAY_MS),
      shutdownTimeoutMs: variables.SHUTDOWN_TIMEOUT_MS,
      headersTimeoutMs: variables.HEADERS_TIMEOUT_MS,
      receiveTimeoutMs: variables.RECEIVE_TIMEOUT_MS,
      idleTimeoutMs: variables.IDLE_TIMEOUT_MS,
      keepAliveTimeoutMs: variables.KEEP_ALIVE_TIMEOUT_MS,
      corsOrigins: variables.CORS_ORIGINS,
      trustProxy: variables.TRUST_PROXY,
    },
    log: {
      level: variables.LOG_LEVEL,
      pretty:
        variables.LOG_FORMAT === undefined ? terminal && !production : variables.LOG_FORMAT === 'pretty',
    },
    tenant: { default: variables.DEFAULT_TENANT },
    identity: identityConfig(variables),
    rateLimit: {
      requests: variables.RATE_LIMIT_REQUESTS ?? (production ? PRODUCTION_REQUESTS : 0),
      windowSeconds: variables.RATE_LIMIT_WINDOW_SECONDS,
      requestUnitsPerSecond: variables.RATE_LIMIT_RUS,
    },
    cursor: {
      secret:
        variables.CURSOR_SECRET ?? (production ? randomBytes(32).toString('base64url') : LOCAL_CURSOR_SECRET),
    },
    cosmos: cosmosConfig(variables, production),
    warnings,
  });
}

function cosmosConfig(variables: Environment, production: boolean): CosmosConfig {
  return {
    ...(variables.COSMOS_ENDPOINT === undefined
      ? { embedded: { dataDir: variables.COSMOLITE_DATA } }
      : { endpoint: variables.COSMOS_ENDPOINT }),
    ...(variables.COSMOS_KEY === undefined ? {} : { key: variables.COSMOS_KEY }),
    database: variables.COSMOS_DATABASE,
    provision: variables.COSMOS_PROVISION ?? (production ? 'verify' : 'create'),
    requestTimeoutMs: variables.COSMOS_REQUEST_TIMEOUT_MS,
    retryMaxAttempts: variables.COSMOS_RETRY_MAX_ATTEMPTS,
    retryMaxWaitMs: variables.COSMOS_RETRY_MAX_WAIT_MS,
    preferredRegions: variables.COSMOS_PREFERRED_REGIONS,
    deleteByPartitionKey: variables.COSMOS_DELETE_BY_PARTITION_KEY,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
