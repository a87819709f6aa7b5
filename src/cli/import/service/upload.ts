import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CSV, NDJSON } from '../../../common/http/media-types.js';
import { LineBoundary, splitRecords } from '../../../modules/transfer/format/split-records.js';
import type { ReportLine } from '../../../modules/transfer/wire/import-report.js';
import type { ImportArguments } from '../common/import-arguments.js';
import { ImportFailure, NOTHING_KNOWN, reasonOf } from '../common/import-failure.js';
import { refusalOf } from './refusal.js';
import { readReportLine } from './report-line.js';

/** The service reports at least every second; so long without a byte in either direction means that nobody is there. */
const SILENCE_MS = 120_000;

/**
 * Sends a body, no faster than it is taken, and reads what the service reports meanwhile. Ends with the report; what is not
 * sent by then is not wanted.
 * @param size of the body in bytes, if it is known: a service that has a limit refuses at once what is larger
 * @throws ImportFailure with `done` when something may have been written; whatever `body` fails with
 */
export async function* upload(
  { url, credential, format, packed, idempotencyKey }: ImportArguments,
  body: Readable,
  size: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<ReportLine> {
  const headers = {
    ...credential,
    'content-type': format === 'csv' ? CSV : NDJSON,
    accept: NDJSON,
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
    ...(size === undefined ? {} : { 'content-length': size }),
  };
  const isSecure = url.protocol === 'https:';
  const send = isSecure ? overHttps : overHttp;
  const outgoing = send(url, { method: 'POST', headers, signal, timeout: SILENCE_MS });
  outgoing.once('timeout', () => outgoing.destroy(new Error('it has been silent for too long')));
  let isConnected = false;
  outgoing.once('socket', (socket) =>
    socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true)),
  );
  // Whatever breaks breaks both: the first error is the one that tells why.
  let first: unknown;
  const fail = (error: unknown) => (first ??= error);
  body.on('error', fail);
  outgoing.on('error', fail);
  pipeline(body, outgoing).catch(fail);
  try {
    const response = await responseTo(outgoing);
    if (response.statusCode !== 200) throw await refusalOf(response);
    yield* linesOf(response);
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    throw first instanceof ImportFailure ? first : lost(url, first ?? error, isConnected);
  } finally {
    outgoing.destroy();
    body.destroy();
  }
}

/** Rejects when there will be none. */
const responseTo = (outgoing: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    outgoing.once('response', resolve).on('error', reject);
  });

async function* linesOf(response: IncomingMessage): AsyncGenerator<ReportLine> {
  for await (const { bytes } of splitRecords(response, new LineBoundary())) {
    const line = readReportLine(bytes);
    if (line === undefined) throw new ImportFailure('What answers is not a Stockroom that imports.');
    yield line;
  }
}

const lost = (url: URL, cause: unknown, isConnected: boolean): ImportFailure =>
  isConnected
    ? new ImportFailure(`The connection broke: ${reasonOf(cause)}.`, NOTHING_KNOWN, { cause })
    : new ImportFailure(`There is no connection to ${url.origin}: ${reasonOf(cause)}.`, undefined, { cause });
