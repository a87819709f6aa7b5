import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { toAppError } from '../errors/to-app-error.js';
import type { RequestContext } from '../context/request-context.js';
import type { Access } from '../identity/access.js';
import { identified } from '../context/principal.js';

/**
 * The audit channel: a line for every document that a request has changed, one for every write that was refused or failed, and
 * one for each part of it when only a part was. A write whose caller hung up before its answer has a line "abandoned", for what is
 * on its way to the database then may be done or not. Its lines carry `channel: "audit"` and are written at every LOG_LEVEL but `silent`.
 */
export function registerAuditLog(fastify: FastifyInstance, logger: Logger): void {
  const level = logger.level === 'silent' ? 'silent' : 'info';
  // Nothing of a line below can be a credential, and to look for one takes ten times as long as to write it.
  const audit = logger.child({ channel: 'audit' }, { level, redact: [] });

  fastify.addHook('onRequest', (request, reply, done) => {
    const { context } = request;
    if (context === undefined) return done();
    let who: ReturnType<typeof whoAndWhat> | undefined;
    const tell = (members: object): void => {
      // Not before the first line: then access control has said who asks.
      who ??= whoAndWhat(request, context);
      audit.info({ ...who, ...members }, 'audit');
    };
    const tellChange: RequestContext['recordChange'] = (change) => tell({ ...change, outcome: 'committed' });
    // Functions with names: V8 gives one that is written into a property at once a place for long life, and what it sees with it.
    context.recordChange = tellChange;
    context.recordRefusal = tell;
    if (isWrite(request.routeOptions.config.access)) {
      reply.raw.once('close', () => {
        const outcome = failedOutcome(request, reply);
        if (outcome !== undefined) audit.info({ ...whoAndWhat(request, context), outcome }, 'audit');
      });
    }
    return done();
  });
}

/** Why a write was not done, or not known to be; undefined when it was. */
function failedOutcome({ failure }: FastifyRequest, { raw }: FastifyReply): string | undefined {
  if (failure !== undefined) return toAppError(failure).code;
  return raw.writableEnded ? undefined : 'abandoned';
}

/** Whatever needs more than reading. */
function isWrite(access: Access | undefined): boolean {
  return (
    access !== undefined && 'scopes' in access && access.scopes.some((scope) => scope !== 'products:read')
  );
}

function whoAndWhat(request: FastifyRequest, { requestId, principal }: RequestContext) {
  const { params, query } = request;
  return {
    requestId,
    ...(principal === undefined ? {} : identified(principal)),
    address: request.ip,
    operation: `${request.method} ${request.routeOptions.url ?? ''}`,
    ...textMembers(query, ['category']),
    ...textMembers(params, ['category', 'id']),
  };
}

/** Those members of a request's parameters that are text: a repeated query parameter is a list. */
function textMembers(parameters: unknown, names: readonly string[]): Record<string, string> {
  const entries = typeof parameters === 'object' && parameters !== null ? Object.entries(parameters) : [];
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => names.includes(entry[0]) && typeof entry[1] === 'string',
    ),
  );
}
