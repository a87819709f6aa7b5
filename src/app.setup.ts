import { type DynamicModule, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyBaseLogger, LogController } from 'fastify';
import type { Logger } from 'pino';
import { DOCUMENT_FRAME, DOCUMENTED_ERRORS } from './app.openapi.js';
import { AnsweringAdapter } from './common/http/answer.js';
import { registerAuditLog } from './common/audit/audit-log.js';
import type { AppConfig } from './app.config.js';
import { registerAcceptedTypes, registerContentNegotiation } from './common/http/content-negotiation.js';
import { registerCompression } from './common/http/compression.js';
import { registerCors } from './common/http/cors.js';
import { clientErrorHandler, frameworkErrorHandler } from './common/observability/framework-errors.js';
import {
  normaliseTarget,
  registerExpectations,
  registerQueryEscapes,
  registerSingleHeaders,
  requestIdOf,
} from './common/http/request-head.js';
import { registerIdleTimeout } from './common/http/connection-state.js';
import { registerJsonBody, registerStreamBody } from './common/http/body-parsers.js';
import { CSV, NDJSON } from './common/http/media-types.js';
import { registerMethodNotAllowed } from './common/http/methods.js';
import { registerRequestLifecycle } from './common/http/request-lifecycle.js';
import { registerSecurityHeaders } from './common/http/security-headers.js';
import { ServerStateService } from './common/http/server-state.service.js';
import { AccessControlHook } from './common/identity/access-control.hook.js';
import { accessLog } from './common/observability/logging/access-log.js';
import { MetricsService } from './common/observability/metrics/metrics.service.js';
import { requestMetrics } from './common/observability/metrics/request-metrics.js';
import { NestLogger } from './common/observability/logging/nest-logger.js';
import { RequestEnds } from './common/observability/signals/request-ends.js';
import { endServerSpan, registerServerSpans } from './common/observability/tracing/server-spans.js';
import { declareDocsRoutes } from './common/openapi/docs-paths.js';
import { setUpOpenApi } from './common/openapi/set-up-open-api.js';

/** Longest path parameter that the router passes on. Above Node's limit for all headers: the rules of the field decide. */
const MAX_PARAM_LENGTH = 65_536;

/** How often connections are looked at for being too slow, in milliseconds. Node's own 30 s would double short limits. */
const CONNECTION_CHECK_MS = 1_000;

/** The application of a root module: ready for `listen()` or, after `init()`, for injected requests. */
export async function createApplication(
  root: DynamicModule,
  config: AppConfig,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const ends = new RequestEnds();
  const adapter = createAdapter(config, logger, ends);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  configureApp(app, config, logger, ends);
  return app;
}

function createAdapter({ http }: AppConfig, logger: Logger, ends: RequestEnds): AnsweringAdapter {
  return new AnsweringAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    genReqId: requestIdOf,
    rewriteUrl: normaliseTarget,
    bodyLimit: http.bodyLimitBytes,
    http: {
      headersTimeout: http.headersTimeoutMs,
      connectionsCheckingInterval: CONNECTION_CHECK_MS,
      // Checked by `registerSingleHeaders`, whose answer says why.
      requireHostHeader: false,
    },
    requestTimeout: http.receiveTimeoutMs,
    connectionTimeout: http.idleTimeoutMs,
    keepAliveTimeout: http.keepAliveTimeoutMs,
    trustProxy: typeof http.trustProxy === 'object' ? [...http.trustProxy] : http.trustProxy,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    return503OnClosing: false,
    frameworkErrors: frameworkErrorHandler(ends),
    clientErrorHandler: clientErrorHandler(logger),
    skipMiddie: true,
  });
}

/** What holds for every request, in the order in which it happens. */
function configureApp(
  app: NestFastifyApplication,
  config: AppConfig,
  logger: Logger,
  ends: RequestEnds,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  registerIdleTimeout(fastify.server);
  registerRequestLifecycle(fastify, config.http, app.get(ServerStateService));
  ends.add(accessLog(logger));
  ends.add(requestMetrics(app.get(MetricsService)));
  ends.add(endServerSpan);
  ends.register(fastify);
  registerServerSpans(fastify);
  registerSecurityHeaders(fastify);
  registerSingleHeaders(fastify);
  registerCors(fastify, config.http.corsOrigins);
  registerAuditLog(fastify, logger);
  declareDocsRoutes(fastify, config.docs.access);
  app.get(AccessControlHook, { strict: false }).register(fastify);
  registerMethodNotAllowed(fastify);
  registerAcceptedTypes(fastify);
  registerExpectations(fastify);
  registerContentNegotiation(fastify);
  registerQueryEscapes(fastify);
  registerJsonBody(fastify);
  registerStreamBody(fastify, [CSV, NDJSON]);
  registerCompression(fastify, config.http.compression);
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  if (config.docs.access !== 'off') setUpOpenApi(app, DOCUMENTED_ERRORS, DOCUMENT_FRAME);
}
