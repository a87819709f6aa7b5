import type { DynamicModule } from '@nestjs/common';
import { ConfigModule, type ConfigType, registerAs } from '@nestjs/config';
import { ConfigError } from './common/config/config-error.js';
import { nearNameWarnings } from './common/config/near-names.js';
import { cosmosConfig } from './common/config/cosmos.config.js';
import { cursorConfig } from './common/http/cursor.config.js';
import { httpConfig } from './common/http/http.config.js';
import { identityConfig } from './common/identity/identity.config.js';
import { tenantConfig } from './common/identity/tenant.config.js';
import { logConfig } from './common/observability/logging/log.config.js';
import { tracingConfig } from './common/observability/tracing/tracing.config.js';
import { docsConfig } from './common/openapi/docs.config.js';
import { rateLimitConfig } from './common/rate-limit/rate-limit.config.js';
import { changeFeedConfig } from './modules/catalog-feed/change-feed.config.js';
import { eventsConfig } from './modules/events/events.config.js';
import { retentionConfig } from './modules/catalog-store/retention.config.js';
import { idempotencyConfig } from './modules/idempotency/idempotency.config.js';
import { metricsConfig } from './modules/metrics/metrics.config.js';
import { stockConfig } from './modules/stock/entities/stock.config.js';
import { transferConfig } from './modules/transfer/transfer.config.js';

const NAMESPACES = {
  http: httpConfig,
  log: logConfig,
  metrics: metricsConfig,
  tracing: tracingConfig,
  tenant: tenantConfig,
  identity: identityConfig,
  rateLimit: rateLimitConfig,
  cursor: cursorConfig,
  idempotency: idempotencyConfig,
  cosmos: cosmosConfig,
  retention: retentionConfig,
  events: eventsConfig,
  stock: stockConfig,
  changeFeed: changeFeedConfig,
  docs: docsConfig,
  transfer: transferConfig,
};

/** The validated environment, frozen, by namespace. */
export type AppConfig = {
  readonly [Name in keyof typeof NAMESPACES]: ConfigType<(typeof NAMESPACES)[Name]>;
} & {
  /** What works, but the operator should know. Logged once at start. */
  readonly warnings: readonly string[];
};

/** The names of all variables. */
export const VARIABLES: ReadonlySet<string> = new Set(
  Object.values(NAMESPACES).flatMap(({ names }) => names),
);

/** The configuration of a process, and the module that makes each namespace injectable by its KEY. */
export interface Configuration {
  readonly config: AppConfig;
  readonly module: DynamicModule;
}

/**
 * Reads the `.env` files of the working directory, overridden by real variables. @nestjs/config puts what only a file has
 * into the environment too, where the Azure identity library looks for AZURE_*.
 * @param given instead of both
 * @throws ConfigError
 */
export async function configure(given?: NodeJS.ProcessEnv): Promise<Configuration> {
  const configs: AppConfig[] = [];
  const loaded = (): AppConfig => {
    const [config] = configs;
    if (config === undefined) throw new Error('The configuration was asked for before it was read.');
    return config;
  };
  const module = await ConfigModule.forRoot({
    isGlobal: true,
    cache: true,
    ignoreEnvFile: given !== undefined,
    envFilePath: envFiles(process.env['NODE_ENV'] || 'development'),
    validatePredefined: given === undefined,
    validate: (env) => {
      configs.push(loadConfig(given ?? env));
      return env;
    },
    load: [
      registerAs('http', () => loaded().http),
      registerAs('log', () => loaded().log),
      registerAs('metrics', () => loaded().metrics),
      registerAs('tracing', () => loaded().tracing),
      registerAs('tenant', () => loaded().tenant),
      registerAs('identity', () => loaded().identity),
      registerAs('rateLimit', () => loaded().rateLimit),
      registerAs('cursor', () => loaded().cursor),
      registerAs('idempotency', () => loaded().idempotency),
      registerAs('cosmos', () => loaded().cosmos),
      registerAs('retention', () => loaded().retention),
      registerAs('events', () => loaded().events),
      registerAs('stock', () => loaded().stock),
      registerAs('changeFeed', () => loaded().changeFeed),
      registerAs('docs', () => loaded().docs),
      registerAs('transfer', () => loaded().transfer),
    ],
  });
  return { module, config: loaded() };
}

/**
 * The first file that has a variable decides. Only a real NODE_ENV chooses its file: in a file it would come too late.
 * Tests do not read `.env.local`, which is one person's own: they should give everybody the same result.
 */
function envFiles(environment: string): string[] {
  return [`.env.${environment}`, ...(environment === 'test' ? [] : ['.env.local']), '.env'];
}

/**
 * Checks and completes an environment. A variable that is empty counts as not set.
 * @param terminal whether a person reads standard output
 * @throws ConfigError naming every bad variable and its rule, never a value
 */
export function loadConfig(env: NodeJS.ProcessEnv, terminal = process.stdout.isTTY): AppConfig {
  const namespaces = Object.values(NAMESPACES);
  const problems = namespaces.map(({ problemsIn }) => problemsIn(env));
  const all = new Set([...problems.flatMap(({ own }) => own), ...problems.flatMap(({ joined }) => joined)]);
  if (all.size > 0) throw new ConfigError([...all]);
  return Object.freeze({
    http: httpConfig(env, terminal),
    log: logConfig(env, terminal),
    metrics: metricsConfig(env, terminal),
    tracing: tracingConfig(env, terminal),
    tenant: tenantConfig(env, terminal),
    identity: identityConfig(env, terminal),
    rateLimit: rateLimitConfig(env, terminal),
    cursor: cursorConfig(env, terminal),
    idempotency: idempotencyConfig(env, terminal),
    cosmos: cosmosConfig(env, terminal),
    retention: retentionConfig(env, terminal),
    events: eventsConfig(env, terminal),
    stock: stockConfig(env, terminal),
    changeFeed: changeFeedConfig(env, terminal),
    docs: docsConfig(env, terminal),
    transfer: transferConfig(env, terminal),
    warnings: [
      ...namespaces.flatMap(({ warningsIn }) => warningsIn(env)),
      ...nearNameWarnings(Object.keys(env), VARIABLES),
    ],
  });
}

/** What a person at the terminal needs next: where the database is, and where the page to try calls. */
export function startLine(
  { cosmos, docs }: Pick<AppConfig, 'cosmos' | 'docs'>,
  address: string,
  { endpoint }: { readonly endpoint: string },
): { readonly database: string; readonly docs?: string } {
  const { embedded } = cosmos;
  return {
    database:
      embedded === undefined
        ? endpoint
        : `embedded, in ${embedded.dataDir === ':memory:' ? 'memory' : embedded.dataDir}, explorer ${new URL('_explorer', endpoint).href}`,
    ...(docs.access === 'off' ? {} : { docs: new URL('docs', `${address}/`).href }),
  };
}
