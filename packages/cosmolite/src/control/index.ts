/**
 * The control endpoint, `/_cosmolite/*`: what a test or a bench asks of the emulator and no service
 * offers. Requests carry the account key as `authorization: Bearer <key>`, bodies are JSON.
 */
import type { Emulator } from '../requests/emulator.js';
import { badRequest, methodNotAllowed, resourceNotFound } from '../common/errors.js';
import { controlUnauthorized } from '../http/authorization-errors.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';
import { type CosmosRequest, headerOf } from '../http/request.js';
import { jsonOf } from '../requests/json.js';
import { isObject } from '../values/values.js';
import type { Control } from './control.js';
import { clearFaults, setFaults } from './faults.js';
import { readMetrics } from './metrics.js';
import { mergePartitions, splitPartition } from './split.js';

export const CONTROL_PATH = '_cosmolite';

/** Sets the emulator's clock forward: `{"advance": 60000}`, in milliseconds. Answers the new time. */
const advanceClock: Control = ({ clock }, body) => {
  const advance = isObject(body) ? body['advance'] : undefined;
  if (typeof advance !== 'number' || !Number.isSafeInteger(advance) || advance < 0) {
    throw badRequest("'advance' must be a whole number of milliseconds, 0 or more.");
  }
  clock.advance(advance);
  return { now: new Date(clock.now()).toISOString() };
};

/** By name, then by method. */
export const CONTROLS: Readonly<Record<string, Readonly<Record<string, Control>>>> = {
  clock: { POST: advanceClock },
  faults: { PUT: setFaults, DELETE: clearFaults },
  metrics: { GET: readMetrics },
  split: { POST: splitPartition },
  merge: { POST: mergePartitions },
};

/**
 * @param isLetIn true for the data explorer's page, which has no key to show and is let in to this control
 * @throws CosmosError 401 without the key, 404, 405, or what the control itself refuses
 */
export function serveControl(emulator: Emulator, request: CosmosRequest, isLetIn: boolean): Reply {
  if (!isLetIn) requireKey(emulator, request);
  const name = request.path.slice(1).join('/');
  const methods = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined;
  if (!methods) throw resourceNotFound();
  const control = methods[request.method];
  if (!control) throw methodNotAllowed(request.method, Object.keys(methods));
  const body = request.body === '' ? {} : jsonOf(request);
  return { status: 200, charge: 0, body: JSON.stringify(control(emulator, body)) };
}

function requireKey({ authorization: { key } }: Emulator, request: CosmosRequest): void {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(headerOf(request, HEADER.authorization) ?? '') ?? [];
  if (!key.is(token)) throw controlUnauthorized();
}
