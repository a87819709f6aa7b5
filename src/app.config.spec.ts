import { readFileSync } from 'node:fs';
import { Test } from '@nestjs/testing';
import { type AppConfig, configure, loadConfig, startLine, VARIABLES } from './app.config.js';
import { cosmosConfig } from './common/config/cosmos.config.js';
import { httpConfig } from './common/http/http.config.js';
import { ConfigError } from './common/config/config-error.js';

const JWT = {
  AUTH_MODE: 'jwt',
  JWT_ISSUER: 'https://login.example/acme',
  JWT_AUDIENCE: 'api://stockroom',
  JWKS_URI: 'https://login.example/acme/keys',
};

const KEY = 'c2VjcmV0LW9mLWFuLWFjY291bnQ=';
const ACCOUNT = 'https://acme.documents.azure.com:443/';

/** The smallest environment that production takes. */
const PRODUCTION = { NODE_ENV: 'production', COSMOS_ENDPOINT: ACCOUNT, ...JWT };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env, false);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  describe('defaults', () => {
    it('should start a laptop on the embedded database', () => {
      expect(loadConfig({}, true)).toEqual({
        http: {
          host: '127.0.0.1',
          port: 3000,
          bodyLimitBytes: 1_048_576,
          requestTimeoutMs: 10_000,
          drainDelayMs: 1_500,
          shutdownTimeoutMs: 15_000,
          headersTimeoutMs: 10_000,
          receiveTimeoutMs: 300_000,
          idleTimeoutMs: 120_000,
          keepAliveTimeoutMs: 72_000,
          corsOrigins: [],
          compression: true,
          trustProxy: false,
        },
        log: { level: 'info', pretty: true },
        metrics: {},
        tracing: { enabled: false, exporter: 'otlp', protocol: 'http/protobuf' },
        tenant: { default: 'default' },
        identity: {},
        rateLimit: { requests: 0, windowSeconds: 60, requestUnitsPerSecond: 0 },
        cursor: { secret: 'stockroom-local-development-cursors' },
        docs: { access: 'public' },
        idempotency: { ttlSeconds: 86_400 },
        cosmos: {
          embedded: { dataDir: '.data', port: 0 },
          database: 'stockroom',
          provision: 'create',
          requestTimeoutMs: 5_000,
          retryMaxAttempts: 5,
          retryMaxWaitMs: 4_000,
          bulkPriority: 'Low',
          slowMs: 1_000,
          preferredRegions: [],
          deleteByPartitionKey: false,
        },
        retention: { tombstoneSeconds: 86_400, settledSeconds: 90_000 },
        events: { poll: { busyMs: 200, idleMs: 1_000 }, heartbeatMs: 15_000, maxStreams: 1_000 },
        stock: { retentionDays: 90, reservationsPerPrincipal: 1_000, sweepSeconds: 15 },
        changeFeed: { processors: true, pollMs: 1_000, leaseMs: 15_000 },
        transfer: { importMaxBytes: 1_073_741_824 },
        warnings: [],
      });
    });

    it('should listen to everybody, verify, limit, drain slowly and log JSON in production', () => {
      const config = loadConfig(PRODUCTION, true);
      expect(config).toMatchObject({
        http: { host: '0.0.0.0', drainDelayMs: 5_000, compression: false },
        log: { level: 'info', pretty: false },
        rateLimit: { requests: 6_000, windowSeconds: 60, requestUnitsPerSecond: 0 },
        cosmos: { endpoint: ACCOUNT, provision: 'verify' },
      });
      expect(config.cosmos).not.toHaveProperty('embedded');
      expect(config.cosmos).not.toHaveProperty('key');
    });

    it('should log JSON when nobody watches', () => {
      expect(loadConfig({}, false).log.pretty).toBe(false);
    });

    it('should take an empty variable as one that is not set', () => {
      expect(loadConfig({ PORT: '', COSMOS_ENDPOINT: '  ' }, false)).toEqual(loadConfig({}, false));
    });

    it('should make a random cursor secret per process in production, with a warning', () => {
      const [one, two] = [loadConfig(PRODUCTION), loadConfig(PRODUCTION)];
      expect(one.cursor.secret.length).toBeGreaterThanOrEqual(32);
      expect(one.cursor.secret).not.toBe(two.cursor.secret);
      expect(one.warnings).toEqual([expect.stringContaining('CURSOR_SECRET')]);
    });

    it('should give an object that nobody can change', () => {
      const config = loadConfig({ COSMOS_PREFERRED_REGIONS: 'West Europe' });
      expect(
        [config, config.http, config.cosmos, config.cosmos.preferredRegions].every(Object.isFrozen),
      ).toBe(true);
    });
  });

  describe('values', () => {
    const secret = 'x'.repeat(32);
    const table: [NodeJS.ProcessEnv, (config: AppConfig) => unknown, unknown][] = [
      [{ HOST: '::' }, (config) => config.http.host, '::'],
      [{ HOST: 'db-1.internal' }, (config) => config.http.host, 'db-1.internal'],
      [{ PORT: '0' }, (config) => config.http.port, 0],
      [{ PORT: '65535' }, (config) => config.http.port, 65_535],
      [{ BODY_LIMIT_BYTES: '1024' }, (config) => config.http.bodyLimitBytes, 1_024],
      [{ IMPORT_MAX_BYTES: '1099511627776' }, (config) => config.transfer.importMaxBytes, 1_099_511_627_776],
      [{ REQUEST_TIMEOUT_MS: '100' }, (config) => config.http.requestTimeoutMs, 100],
      [{ DRAIN_DELAY_MS: '250' }, (config) => config.http.drainDelayMs, 250],
      [{ SHUTDOWN_TIMEOUT_MS: '500' }, (config) => config.http.shutdownTimeoutMs, 500],
      [{ TRUST_PROXY: 'true' }, (config) => config.http.trustProxy, true],
      [{ TRUST_PROXY: '10.0.0.0/8, ::1' }, (config) => config.http.trustProxy, ['10.0.0.0/8', '::1']],
      [{ LOG_LEVEL: 'debug' }, (config) => config.log.level, 'debug'],
      [{ LOG_FORMAT: 'pretty' }, (config) => config.log.pretty, true],
      [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, (config) => config.tracing.enabled, true],
      [
        { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' },
        (config) => config.tracing.enabled,
        true,
      ],
      [{ OTEL_SDK_DISABLED: 'false' }, (config) => config.tracing.enabled, true],
      [
        { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' },
        (config) => config.tracing.enabled,
        false,
      ],
      [
        { OTEL_TRACES_EXPORTER: 'none', OTEL_SDK_DISABLED: 'false' },
        (config) => config.tracing.enabled,
        false,
      ],
      [{ OTEL_TRACES_EXPORTER: 'console' }, (config) => config.tracing.exporter, 'console'],
      [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, (config) => config.tracing.protocol, 'http/json'],
      [
        { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' },
        (config) => config.tracing.protocol,
        'http/protobuf',
      ],
      [{ METRICS_TOKEN: secret }, (config) => config.metrics.token, secret],
      [{ HEADERS_TIMEOUT_MS: '500' }, (config) => config.http.headersTimeoutMs, 500],
      [{ RECEIVE_TIMEOUT_MS: '60000' }, (config) => config.http.receiveTimeoutMs, 60_000],
      [{ IDLE_TIMEOUT_MS: '30000' }, (config) => config.http.idleTimeoutMs, 30_000],
      [{ KEEP_ALIVE_TIMEOUT_MS: '5000' }, (config) => config.http.keepAliveTimeoutMs, 5_000],
      [
        { CORS_ORIGINS: 'https://shop.example, http://localhost:5173' },
        (config) => config.http.corsOrigins,
        ['https://shop.example', 'http://localhost:5173'],
      ],
      [{ COMPRESSION: 'false' }, (config) => config.http.compression, false],
      [{ ...PRODUCTION, COMPRESSION: 'true' }, (config) => config.http.compression, true],
      [{ RATE_LIMIT_REQUESTS: '100' }, (config) => config.rateLimit.requests, 100],
      [{ RATE_LIMIT_WINDOW_SECONDS: '1' }, (config) => config.rateLimit.windowSeconds, 1],
      [{ RATE_LIMIT_RUS: '400' }, (config) => config.rateLimit.requestUnitsPerSecond, 400],
      [{ DEFAULT_TENANT: 'acme-1' }, (config) => config.tenant.default, 'acme-1'],
      [{ IDEMPOTENCY_TTL_SECONDS: '3600' }, (config) => config.idempotency.ttlSeconds, 3_600],
      [{ CURSOR_SECRET: secret }, (config) => config.cursor.secret, secret],
      [{ COSMOS_ENDPOINT: ACCOUNT }, (config) => config.cosmos.endpoint, ACCOUNT],
      [{ COSMOS_ENDPOINT: 'http://localhost:8081', COSMOS_KEY: KEY }, (config) => config.cosmos.key, KEY],
      [{ COSMOS_DATABASE: 'shop' }, (config) => config.cosmos.database, 'shop'],
      [{ COSMOS_PROVISION: 'verify' }, (config) => config.cosmos.provision, 'verify'],
      [{ COSMOS_REQUEST_TIMEOUT_MS: '900' }, (config) => config.cosmos.requestTimeoutMs, 900],
      [{ COSMOS_RETRY_MAX_ATTEMPTS: '0' }, (config) => config.cosmos.retryMaxAttempts, 0],
      [{ COSMOS_RETRY_MAX_WAIT_MS: '0' }, (config) => config.cosmos.retryMaxWaitMs, 0],
      [{ COSMOS_SLOW_MS: '0' }, (config) => config.cosmos.slowMs, 0],
      [
        { COSMOS_PREFERRED_REGIONS: 'West Europe, North Europe' },
        (config) => config.cosmos.preferredRegions,
        ['West Europe', 'North Europe'],
      ],
      [{ COSMOS_BULK_PRIORITY: 'High' }, (config) => config.cosmos.bulkPriority, 'High'],
      [{ COSMOS_DELETE_BY_PARTITION_KEY: 'true' }, (config) => config.cosmos.deleteByPartitionKey, true],
      [{ COSMOLITE_DATA: ':memory:' }, (config) => config.cosmos.embedded, { dataDir: ':memory:', port: 0 }],
      [{ CHANGE_FEEDS: 'all' }, (config) => config.changeFeed.processors, true],
      [{ CHANGE_FEEDS: 'none' }, (config) => config.changeFeed.processors, false],
      [
        { CHANGE_FEEDS: 'summaries, archive' },
        (config) => config.changeFeed.processors,
        ['summaries', 'archive'],
      ],
      [{ CHANGE_FEED_POLL_MS: '10' }, (config) => config.changeFeed.pollMs, 10],
      [{ CHANGE_FEED_LEASE_MS: '1000' }, (config) => config.changeFeed.leaseMs, 1_000],
      [{ COSMOLITE_PORT: '8081' }, (config) => config.cosmos.embedded, { dataDir: '.data', port: 8081 }],
    ];

    it.each(table)('should read %j', (env, read, expected) => {
      expect(read(loadConfig(env, false))).toEqual(expected);
    });
  });

  describe('rules', () => {
    const port = 'PORT must be a whole number from 0 to 65535';
    const host = 'HOST must be an IP address or a host name';
    const flag = 'COSMOS_ALLOW_KEY must be true or false';
    const proxies =
      'TRUST_PROXY must be false, true, or a comma-separated list of IP addresses and CIDR networks';
    const endpoint = 'COSMOS_ENDPOINT must be an http or https URL of an account: no user, path or query';
    const key = 'COSMOS_KEY must be an account key in base64';
    const name =
      'COSMOS_DATABASE must be 1 to 255 characters, none of / \\ # ?, no space at the end, and not . or ..';
    const metrics = 'METRICS_TOKEN must be 16 to 512 characters of A-Z a-z 0-9 - . _ ~ + /, and = at its end';
    const tenant = 'DEFAULT_TENANT must be 1 to 100 of A-Z a-z 0-9 . _ -';

    it.each<[NodeJS.ProcessEnv, string]>([
      [{ NODE_ENV: 'prod' }, 'NODE_ENV must be one of development, test, production'],
      [{ HOST: 'not a host' }, host],
      [{ HOST: '-x' }, host],
      [{ PORT: '65536' }, port],
      [{ PORT: '-1' }, port],
      [{ PORT: '3000.5' }, port],
      [{ PORT: '0x10' }, port],
      [{ PORT: '1e3' }, port],
      [{ PORT: 'http' }, port],
      [{ BODY_LIMIT_BYTES: '10' }, 'BODY_LIMIT_BYTES must be a whole number from 1024 to 67108864'],
      [{ REQUEST_TIMEOUT_MS: '0' }, 'REQUEST_TIMEOUT_MS must be a whole number from 100 to 3600000'],
      [{ DRAIN_DELAY_MS: '1s' }, 'DRAIN_DELAY_MS must be a whole number from 0 to 300000'],
      [{ SHUTDOWN_TIMEOUT_MS: '1' }, 'SHUTDOWN_TIMEOUT_MS must be a whole number from 100 to 300000'],
      [{ TRUST_PROXY: '10.0.0.0/33' }, proxies],
      [{ TRUST_PROXY: '1' }, proxies],
      [
        { CORS_ORIGINS: '*' },
        'CORS_ORIGINS must be a comma-separated list of origins such as https://shop.example',
      ],
      [
        { CORS_ORIGINS: 'https://shop.example/' },
        'CORS_ORIGINS must be a comma-separated list of origins such as https://shop.example',
      ],
      [{ DOCS: 'on' }, 'DOCS must be one of public, protected, off'],
      [{ HEADERS_TIMEOUT_MS: '0' }, 'HEADERS_TIMEOUT_MS must be a whole number from 100 to 300000'],
      [{ RECEIVE_TIMEOUT_MS: '1' }, 'RECEIVE_TIMEOUT_MS must be a whole number from 1000 to 86400000'],
      [{ IDLE_TIMEOUT_MS: '0' }, 'IDLE_TIMEOUT_MS must be a whole number from 1000 to 3600000'],
      [{ KEEP_ALIVE_TIMEOUT_MS: '1' }, 'KEEP_ALIVE_TIMEOUT_MS must be a whole number from 100 to 3600000'],
      [{ RATE_LIMIT_REQUESTS: 'many' }, 'RATE_LIMIT_REQUESTS must be a whole number from 0 to 10000000'],
      [
        { RATE_LIMIT_WINDOW_SECONDS: '0' },
        'RATE_LIMIT_WINDOW_SECONDS must be a whole number from 1 to 86400',
      ],
      [{ RATE_LIMIT_RUS: '-1' }, 'RATE_LIMIT_RUS must be a whole number from 0 to 10000000'],
      [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent'],
      [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT must be one of json, pretty'],
      [{ METRICS_TOKEN: 'too-short' }, metrics],
      [{ OTEL_SDK_DISABLED: 'maybe' }, 'OTEL_SDK_DISABLED must be true or false'],
      [
        { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
        'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL',
      ],
      [
        { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
        'OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/protobuf, http/json',
      ],
      [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'OTEL_TRACES_EXPORTER must be one of otlp, console, none'],
      [{ METRICS_TOKEN: 'of two words, sixteen' }, metrics],
      [{ METRICS_TOKEN: 'x'.repeat(513) }, metrics],
      [{ DEFAULT_TENANT: 'a b' }, tenant],
      [{ CURSOR_SECRET: 'x'.repeat(31) }, 'CURSOR_SECRET must be at least 32 characters'],
      [{ COSMOS_ENDPOINT: 'acme.documents.azure.com' }, endpoint],
      [{ COSMOS_ENDPOINT: 'ftp://acme' }, endpoint],
      [{ COSMOS_ENDPOINT: 'https://user:pass@acme' }, endpoint],
      [{ COSMOS_ENDPOINT: 'https://acme/db' }, endpoint],
      [{ COSMOS_ENDPOINT: ACCOUNT, COSMOS_KEY: 'not base64!' }, key],
      [{ COSMOS_ALLOW_KEY: 'yes' }, flag],
      [{ COSMOS_DATABASE: 'a/b' }, name],
      [{ COSMOS_DATABASE: '..' }, name],
      [{ COSMOS_DATABASE: 'a'.repeat(256) }, name],
      [{ COSMOS_PROVISION: 'drop' }, 'COSMOS_PROVISION must be one of create, verify'],
      [
        { COSMOS_REQUEST_TIMEOUT_MS: '5' },
        'COSMOS_REQUEST_TIMEOUT_MS must be a whole number from 100 to 300000',
      ],
      [
        { COSMOS_RETRY_MAX_ATTEMPTS: '101' },
        'COSMOS_RETRY_MAX_ATTEMPTS must be a whole number from 0 to 100',
      ],
      [
        { COSMOS_RETRY_MAX_WAIT_MS: 'long' },
        'COSMOS_RETRY_MAX_WAIT_MS must be a whole number from 0 to 300000',
      ],
      [{ COSMOS_SLOW_MS: '-1' }, 'COSMOS_SLOW_MS must be a whole number from 0 to 300000'],
      [
        { COSMOS_PREFERRED_REGIONS: 'West Europe,,' },
        'COSMOS_PREFERRED_REGIONS must be a comma-separated list of region names',
      ],
    ])('should refuse %j', (env, problem) => {
      expect(problemsOf(env)).toEqual([problem]);
    });

    it('should refuse production without an account', () => {
      expect(problemsOf({ NODE_ENV: 'production', ...JWT })).toEqual([
        'COSMOS_ENDPOINT must be set in production: the embedded database is for development',
      ]);
    });

    it.each([
      ['a key and a real account', { ...PRODUCTION, COSMOS_KEY: KEY }, 1],
      ['a key on purpose', { ...PRODUCTION, COSMOS_KEY: KEY, COSMOS_ALLOW_KEY: 'true' }, 0],
      [
        'a key and localhost',
        { ...PRODUCTION, COSMOS_KEY: KEY, COSMOS_ENDPOINT: 'http://localhost:8081' },
        0,
      ],
      [
        'a key and 127.0.0.1',
        { ...PRODUCTION, COSMOS_KEY: KEY, COSMOS_ENDPOINT: 'http://127.0.0.1:8081' },
        0,
      ],
      ['a key and ::1', { ...PRODUCTION, COSMOS_KEY: KEY, COSMOS_ENDPOINT: 'https://[::1]:8081' }, 0],
      [
        'a key and a host that only begins like this machine',
        { ...PRODUCTION, COSMOS_KEY: KEY, COSMOS_ENDPOINT: 'https://localhost.evil.example' },
        1,
      ],
      ['a key and a real account, outside production', { COSMOS_KEY: KEY, COSMOS_ENDPOINT: ACCOUNT }, 0],
      ['a token over plain http', { COSMOS_ENDPOINT: 'http://localhost:8081' }, 1],
    ])('should judge %s', (_case, env, problems) => {
      expect(problemsOf(env)).toHaveLength(problems);
    });

    it('should name every bad variable at once, and no value', () => {
      const env = {
        PORT: 'sesame',
        COSMOS_KEY: 'open-sesame',
        CURSOR_SECRET: 'sesame',
        COSMOS_ENDPOINT: ACCOUNT,
      };
      const problems = problemsOf(env);
      expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
        'PORT',
        'CURSOR_SECRET',
        'COSMOS_KEY',
      ]);
      expect(problems.join()).not.toContain('sesame');
    });
  });

  it('should know the same variables as .env.example', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const named = [...example.matchAll(/^# ([A-Z][A-Z_]*)=/gm)].map(([, name]) => name);
    expect(named).toHaveLength(VARIABLES.size);
    expect(new Set(named)).toEqual(VARIABLES);
  });
});

describe('configure', () => {
  it('should let a room inject its own namespace, whole and frozen', async () => {
    const { module, config } = await configure({ COSMOS_DATABASE: 'shop', PORT: '0' });
    const app = await Test.createTestingModule({ imports: [module] }).compile();
    expect(app.get(cosmosConfig.KEY)).toBe(config.cosmos);
    expect(app.get(httpConfig.KEY)).toMatchObject({ port: 0 });
    expect(Object.isFrozen(app.get(httpConfig.KEY))).toBe(true);
  });

  it('should keep two applications of one process apart', async () => {
    const [one, two] = [await configure({ PORT: '1' }), await configure({ PORT: '2' })];
    const ports = [one, two].map(async ({ module }) => {
      const app = await Test.createTestingModule({ imports: [module] }).compile();
      return app.get<AppConfig['http']>(httpConfig.KEY).port;
    });
    expect(await Promise.all(ports)).toEqual([1, 2]);
  });

  it('should start nothing on a broken variable', async () => {
    await expect(configure({ PORT: 'sesame' })).rejects.toMatchObject({
      problems: ['PORT must be a whole number from 0 to 65535'],
    });
  });
});

describe('startLine', () => {
  const embedded = { endpoint: 'http://127.0.0.1:8081/' };

  it.each([
    [{}, embedded, 'embedded, in .data, explorer http://127.0.0.1:8081/_explorer'],
    [
      { COSMOLITE_DATA: ':memory:' },
      embedded,
      'embedded, in memory, explorer http://127.0.0.1:8081/_explorer',
    ],
    [
      { COSMOS_ENDPOINT: 'https://acme.documents.azure.com/' },
      { endpoint: 'https://acme.documents.azure.com/' },
      'https://acme.documents.azure.com/',
    ],
  ])('should tell of %j where the database and the docs are', (env, connection, database) => {
    expect(startLine(loadConfig(env, false), 'http://127.0.0.1:3000', connection)).toEqual({
      database,
      docs: 'http://127.0.0.1:3000/docs',
    });
  });

  it('should name no page where there is none', () => {
    const line = startLine(loadConfig({ DOCS: 'off' }, false), 'http://127.0.0.1:3000', embedded);
    expect(Object.keys(line)).toEqual(['database']);
  });
});
