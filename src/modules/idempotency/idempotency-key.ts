import { parseItem } from 'structured-headers';
import type { AppError } from '../../common/errors/app-error.js';
import { validationFailed } from '../../common/validation/validation-failed.js';

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** What a key consists of once it is read. */
const KEY = /^[\x21-\x7E]{1,255}$/;

/**
 * Reads the lines of the header: a structured-field string (RFC 9651, section 3.3.3), whose parameters mean nothing, or the bare
 * key. Both forms name the same key. Undefined when the header is absent.
 * @throws AppError `validation_failed`
 */
export function parseIdempotencyKey(lines: readonly string[]): string | undefined {
  const [line] = lines;
  if (line === undefined) return undefined;
  if (lines.length > 1) throw fault('duplicate', 'must be sent once');
  const text = line.trim();
  const key = text.startsWith('"') ? stringIn(text) : text;
  if (key === undefined || !KEY.test(key)) {
    throw fault('invalid_format', 'must be 1 to 255 visible ASCII characters, bare or in double quotes');
  }
  return key;
}

function stringIn(text: string): string | undefined {
  try {
    const [value] = parseItem(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

const fault = (code: string, rule: string): AppError =>
  validationFailed([{ header: IDEMPOTENCY_KEY, code, detail: `${IDEMPOTENCY_KEY} ${rule}` }]);
