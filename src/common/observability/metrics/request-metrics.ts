import { hasCode } from '../../errors/app-error.js';
import { HTTP_ERRORS } from '../../errors/http.errors.js';
import type { RequestEndListener } from '../signals/request-ends.js';
import { knownMethod, OTHER } from '../signals/semantic-conventions.js';
import type { MetricsService } from './metrics.service.js';

/** Counts every request by method, route template and status. */
export const requestMetrics =
  (metrics: MetricsService): RequestEndListener =>
  ({ request, status, durationMs }) => {
    metrics.observe(
      'http_server_request_duration_seconds',
      {
        http_request_method: knownMethod(request.method),
        http_route: request.routeOptions.url ?? OTHER,
        http_response_status_code: status === undefined ? '' : String(status),
      },
      durationMs / 1_000,
    );
    if (hasCode(request.failure, HTTP_ERRORS.rate_limited)) {
      metrics.increase('stockroom_rate_limited_total', {});
    }
  };
