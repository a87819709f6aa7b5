import { RestError } from '@azure/cosmos';

/**
 * undici's own codes, in the words of Node's network errors. The SDK repeats a read after ECONNRESET, and
 * nothing of undici's.
 */
const NODE_CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
};

/**
 * A request without an answer, as the SDK's retry policies expect it: a RestError whose `code` is that of the
 * network, TLS or parser error. The request itself is left out: it carries the authorization header, and errors reach logs.
 */
export function transportError(error: Error): RestError {
  const own = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const code = NODE_CODES[own] ?? own;
  const rest = new RestError(error.message || code, { code });
  rest.cause = error;
  return rest;
}
