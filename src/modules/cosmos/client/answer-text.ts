import { RestError } from '@azure/cosmos';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

type Decode = (body: Buffer) => Promise<Buffer>;

/** RFC 9110 lets anyone on the way compress an answer when the request does not say otherwise; the SDK does not. */
const DECODERS: Readonly<Record<string, Decode>> = {
  identity: (body) => Promise.resolve(body),
  gzip: promisify<Buffer, Buffer>(gunzip),
  deflate: promisify<Buffer, Buffer>(inflate),
  br: promisify<Buffer, Buffer>(brotliDecompress),
};

/** Undoes `Content-Encoding`. An unknown one is refused: its bytes would read as nonsense. */
export async function decodeBody(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || body.length === 0) return body;
  const decode = DECODERS[encoding.trim().toLowerCase()];
  if (decode === undefined) throw unreadable(`its content encoding "${encoding}" is unknown`);
  return decode(body).catch((cause: unknown) => {
    throw unreadable(`its body is not valid ${encoding}`, cause);
  });
}

/** How much of a foreign error page is worth keeping. */
const EXCERPT_LENGTH = 300;

/**
 * The text that the SDK will parse. It reads `message` from every error answer and fails with a TypeError or
 * SyntaxError that hides the status when a proxy on the way answered with a page or with nothing: such an
 * answer is wrapped in the service's form. A page in place of a result is no answer of Cosmos DB at all.
 */
export function readableText(status: number, contentType: string | undefined, text: string): string {
  if (status >= 400) return hasMessage(text) ? text : serviceForm(status, text);
  if (contentType?.startsWith('text/html')) throw unreadable('it is an HTML page, not JSON');
  return text;
}

function hasMessage(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'message' in body;
  } catch {
    return false;
  }
}

function serviceForm(status: number, text: string): string {
  const message = text === '' ? 'The answer has no body.' : text.slice(0, EXCERPT_LENGTH);
  return JSON.stringify({ code: `Http${status}`, message });
}

function unreadable(reason: string, cause?: unknown): RestError {
  const error = new RestError(`The answer cannot be read: ${reason}.`, { code: RestError.PARSE_ERROR });
  if (cause !== undefined) error.cause = cause;
  return error;
}
