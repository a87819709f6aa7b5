import { defineNamespace, ProcessVariables } from '../config/namespace.js';
import { Flag, Integer, List, Proxies, Text } from '../config/rules.js';
import { isAddressOrNetwork, isHost, isWebOrigin } from '../config/text-tests.js';

/** Load balancers poll readiness every few seconds; this lets them see "not ready" before the listener closes. */
const PRODUCTION_DRAIN_DELAY_MS = 5_000;

/** Elsewhere a probe that looks once a second sees it too, and Ctrl-C is still quick. */
const DRAIN_DELAY_MS = 1_500;

class HttpVariables extends ProcessVariables {
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

  @Flag()
  COMPRESSION: boolean | undefined = undefined;
}

export interface HttpConfig {
  readonly host: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  /** Longest a request may take before its work is aborted. */
  readonly requestTimeoutMs: number;
  /** Between "not ready" and closing the listener, so that load balancers notice. */
  readonly drainDelayMs: number;
  /** Longest wait for requests in flight once the listener is closed. */
  readonly shutdownTimeoutMs: number;
  /** For the head of a request to arrive. */
  readonly headersTimeoutMs: number;
  /** For a whole request to arrive: it bounds slow senders, `requestTimeoutMs` bounds our work. */
  readonly receiveTimeoutMs: number;
  /** How long a connection in the middle of a request may be silent in both directions. */
  readonly idleTimeoutMs: number;
  /** How long a connection may wait for its next request. Longer than the load balancer in front waits. */
  readonly keepAliveTimeoutMs: number;
  /** Web pages of these origins may read our answers. */
  readonly corsOrigins: readonly string[];
  /** Whether answers are compressed as Accept-Encoding asks. */
  readonly compression: boolean;
  /** Whose X-Forwarded-* headers count: nobody's, everybody's, or these proxies'. */
  readonly trustProxy: boolean | readonly string[];
}

/** How the server listens, and what it lets a request have. */
export const httpConfig = defineNamespace('http', {
  variables: HttpVariables,
  warnings: ({ production, TRUST_PROXY }) =>
    production && TRUST_PROXY === true
      ? [
          'TRUST_PROXY=true believes any X-Forwarded-For: whoever reaches this process directly can claim any address.',
        ]
      : [],
  build: ({ production, ...variables }): HttpConfig => ({
    host: variables.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: variables.PORT,
    bodyLimitBytes: variables.BODY_LIMIT_BYTES,
    requestTimeoutMs: variables.REQUEST_TIMEOUT_MS,
    drainDelayMs: variables.DRAIN_DELAY_MS ?? (production ? PRODUCTION_DRAIN_DELAY_MS : DRAIN_DELAY_MS),
    shutdownTimeoutMs: variables.SHUTDOWN_TIMEOUT_MS,
    headersTimeoutMs: variables.HEADERS_TIMEOUT_MS,
    receiveTimeoutMs: variables.RECEIVE_TIMEOUT_MS,
    idleTimeoutMs: variables.IDLE_TIMEOUT_MS,
    keepAliveTimeoutMs: variables.KEEP_ALIVE_TIMEOUT_MS,
    corsOrigins: variables.CORS_ORIGINS,
    compression: variables.COMPRESSION ?? !production,
    trustProxy: variables.TRUST_PROXY,
  }),
});
