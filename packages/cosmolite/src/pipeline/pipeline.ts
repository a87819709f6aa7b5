import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Addressed } from '../throughput/addressed.js';
import { CONTROL_PATH, serveControl } from '../control/index.js';
import type { Emulator } from '../requests/emulator.js';
import { CosmosError, aadMetadataForbidden, internalError } from '../errors.js';
import { visitExplorer } from '../explorer/index.js';
import { waitFor } from '../faults/index.js';
import { authorize } from '../http/authorization.js';
import { readBody } from '../http/body.js';
import { commonHeaders } from './common-headers.js';
import { requireAllowedConsistency } from '../http/consistency.js';
import { failureReply } from './failure.js';
import type { Reply } from '../http/reply.js';
import { parsePath } from '../http/request.js';
import { requireKnownVersion } from '../http/version.js';
import { findRoute } from './router.js';

/** Instead of an answer: the connection is cut. */
const RESET = Symbol('reset');

/** Takes one request through the steps below and writes its answer. Never rejects: that would end the process. */
export async function serve(
  emulator: Emulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    await exchange(emulator, incoming, outgoing);
  } catch (error) {
    if (!incoming.socket.destroyed) emulator.log('Unexpected error while answering a request', error);
    incoming.socket.destroy();
  }
}

async function exchange(
  emulator: Emulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const activityId = randomUUID();
  const addressed: Addressed = {};
  let reply: Reply | typeof RESET;
  try {
    reply = await answer(emulator, incoming, addressed);
  } catch (error) {
    // A client that hangs up while it sends its request is no bug and gets no answer.
    if (incoming.socket.destroyed) return;
    reply = failureReply(asCosmosError(error, emulator), activityId);
  }
  // Before others are let in, though the commit may still be to come.
  if (reply !== RESET) emulator.throughput.settle(addressed, reply.charge);
  if (addressed.committed) {
    reply = await addressed.committed.then(
      () => reply,
      (error: unknown) =>
        reply === RESET ? RESET : failureReply(asCosmosError(error, emulator), activityId),
    );
  }
  if (reply === RESET) {
    incoming.socket.destroy();
    return;
  }
  if (addressed.operation !== undefined) {
    emulator.metrics.record(addressed.operation, reply.status, reply.charge, addressed.throttled);
  }
  outgoing.writeHead(reply.status, commonHeaders(addressed, reply, activityId));
  outgoing.end(reply.body);
}

/** The steps, in the service's order. */
async function answer(
  emulator: Emulator,
  incoming: IncomingMessage,
  addressed: Addressed,
): Promise<Reply | typeof RESET> {
  // 1. The whole request, within the service's limits. The data explorer and the emulator's own door
  //    have paths of their own.
  const visit = visitExplorer(incoming, emulator);
  if (visit && 'file' in visit) return visit.file;
  const path = visit?.path ?? parsePath(incoming);
  const body = await readBody(incoming);
  const request = { method: incoming.method ?? '', path, headers: incoming.headers, body };

  if (path[0] === CONTROL_PATH) {
    return emulator.store.alone(() => serveControl(emulator, request, visit !== undefined));
  }

  // 2. The protocol version, and who is asking.
  requireKnownVersion(request);
  requireAllowedConsistency(request);
  const caller = visit ? 'explorer' : authorize(request, emulator.authorization);

  // 3. The row of the table, and whether this caller may use it.
  const route = findRoute(request);
  addressed.operation = route.name;
  if (caller === 'aad' && route.writesMetadata) throw aadMetadataForbidden(route.name);

  // 4. What was ordered to go wrong.
  const fault = emulator.faults.decide({ operation: route.name, path: `/${path.join('/')}` });
  if (fault && fault.delay > 0) await waitFor(fault.delay, incoming.socket, emulator.closing);
  if (fault?.reset === 'before' || incoming.socket.destroyed) return RESET;
  if (fault?.error) throw fault.error;

  // 5. The operation: it parses the body, finds the partition, and does the work.
  const { store } = emulator;
  const operate = (): Reply => route.operation({ emulator, request, caller, addressed });
  try {
    const reply = route.sharesCommit ? store.share(operate) : store.alone(operate);
    if (fault?.reset !== 'after') return reply;
    emulator.throughput.settle(addressed, reply.charge);
    emulator.metrics.record(route.name, reply.status, reply.charge, addressed.throttled);
    return RESET;
  } finally {
    addressed.committed = store.committed;
  }
}

/** Anything but a CosmosError is a bug of ours: the caller learns no more than that there is one. */
function asCosmosError(error: unknown, { log }: Emulator): CosmosError {
  if (error instanceof CosmosError) return error;
  log('Unexpected error while serving a request', error);
  return internalError();
}
