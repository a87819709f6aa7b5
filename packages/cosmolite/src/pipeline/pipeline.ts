import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Addressed } from '../throughput/addressed.js';
import { CONTROL_PATH, serveControl } from '../control/index.js';
import type { Emulator } from '../requests/emulator.js';
import { CosmosError, internalError } from '../common/errors.js';
import { visitExplorer } from '../explorer/index.js';
import { waitFor } from '../faults/index.js';
import { authorize } from '../http/authorization.js';
import { aadMetadataForbidden } from '../http/authorization-errors.js';
import { hasBody, NO_BODY, readBody } from '../http/body.js';
import { commonHeaders } from './common-headers.js';
import { requireProtocol } from '../http/protocol.js';
import { failureReply } from './failure.js';
import type { Reply } from '../http/reply.js';
import { parsePath } from '../http/request.js';
import { findRoute } from './router.js';

/** What came of a request: no reply when it was cut off before it was served. */
interface Outcome {
  readonly reply?: Reply;
  /** The connection is cut instead of answering. */
  readonly isCut?: true;
}

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
  const refusal = (error: unknown): Reply => failureReply(asCosmosError(error, emulator), activityId);
  let outcome: Outcome;
  try {
    outcome = await answer(emulator, incoming, addressed);
  } catch (error) {
    // A client that hangs up while it sends its request is no bug and gets no answer.
    if (incoming.socket.destroyed) return;
    outcome = { reply: refusal(error) };
  }
  const reply = outcome.reply && (await book(emulator, addressed, outcome.reply, refusal));
  if (!reply || outcome.isCut) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(reply.status, commonHeaders(addressed, reply, activityId, emulator.clock.now()));
  outgoing.end(reply.body);
}

/**
 * Books the charge, waits for the commit, and counts the request. Every request that was served or
 * refused comes through here once, also when its connection is cut.
 * @returns what is to be answered
 */
async function book(
  { throughput, metrics }: Emulator,
  addressed: Addressed,
  reply: Reply,
  refusal: (error: unknown) => Reply,
): Promise<Reply> {
  // Before others are let in, though the commit may still be to come.
  throughput.complete(addressed, reply.charge);
  const final = addressed.committed ? await addressed.committed.then(() => reply, refusal) : reply;
  if (addressed.operation !== undefined) {
    metrics.record(addressed.operation, final.status, final.charge, addressed.throttled);
  }
  return final;
}

/** The steps, in the service's order. */
async function answer(emulator: Emulator, incoming: IncomingMessage, addressed: Addressed): Promise<Outcome> {
  // 1. The whole request, within the service's limits. The data explorer and the control endpoint
  //    have paths of their own.
  const visit = visitExplorer(incoming, emulator);
  if (visit && 'file' in visit) return { reply: visit.file };
  const path = visit?.path ?? parsePath(incoming);
  const body = hasBody(incoming) ? await readBody(incoming) : NO_BODY;
  const request = { method: incoming.method ?? '', path, headers: incoming.headers, ...body };

  if (path[0] === CONTROL_PATH) {
    return { reply: emulator.store.alone(() => serveControl(emulator, request, visit !== undefined)) };
  }

  // 2. The protocol version, and who is asking.
  requireProtocol(request);
  const caller = visit ? 'explorer' : authorize(request, emulator.authorization);

  // 3. The row of the table, and whether this caller may use it.
  const route = findRoute(request);
  addressed.operation = route.name;
  if (caller === 'aad' && route.writesMetadata) throw aadMetadataForbidden(route.name);

  // 4. What was ordered to go wrong.
  const fault = emulator.faults.decide({ operation: route.name, path });
  if (fault && fault.delay > 0) await waitFor(fault.delay, incoming.socket, emulator.closing);
  if (fault?.reset === 'before' || incoming.socket.destroyed) return { isCut: true };
  if (fault?.error) throw fault.error;

  // 5. The operation: it parses the body, finds the partition, and does the work.
  const { store } = emulator;
  const operate = (): Reply => route.operation({ emulator, request, caller, addressed });
  try {
    const reply = route.sharesCommit ? store.share(operate) : store.alone(operate);
    return fault?.reset === 'after' ? { reply, isCut: true } : { reply };
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
