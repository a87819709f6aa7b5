import type { Level, Logger } from 'pino';
import { identified } from '../../context/principal.js';
import type { RouteKind } from '../../context/route-config.js';
import { pathOf } from '../../errors/problem.js';
import { roundCharge } from '../../http/request-charge.js';
import type { RequestEndListener } from '../signals/request-ends.js';
import { traceMembers } from '../tracing/active-trace.js';

/** One line for each request. */
export function accessLog(logger: Logger): RequestEndListener {
  // Nothing of a line below can be a credential, and to look for one takes longer than to write it.
  const access = logger.child({}, { redact: [] });
  return ({ request, ending, status, durationMs }) => {
    const { context, failure } = request;
    const ours = ending === 'answer cut short' || (status !== undefined && status >= 500);
    const route = request.routeOptions.url;
    access[levelOf(request.routeOptions.config.kind, ours)](
      {
        requestId: request.id,
        ...traceMembers(context?.trace),
        method: request.method,
        ...(route === undefined ? { path: pathOf(request.url) } : { route }),
        status,
        ...(context?.principal === undefined || context.principal.kind === 'none'
          ? {}
          : identified(context.principal)),
        durationMs: Math.round(durationMs * 10) / 10,
        ...(context === undefined || context.databaseRequests === 0
          ? {}
          : { requestCharge: roundCharge(context.charge), databaseRequests: context.databaseRequests }),
        ...(ours && failure !== undefined ? { err: failure } : {}),
      },
      ending,
    );
  };
}

function levelOf(kind: RouteKind | undefined, ours: boolean): Level {
  if (kind === 'operational') return 'debug';
  return ours ? 'error' : 'info';
}
