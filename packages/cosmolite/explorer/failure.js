/** @import { Span } from './types.js' */

/** What the emulator refused, or what did not get that far (status 0). */
export class Failure extends Error {
  /**
   * @param {number} status
   * @param {string} message for a reader: without activity id and wrapping
   * @param {{ substatus?: number, code?: string, span?: Span | undefined, charge?: number }} [more]
   */
  constructor(status, message, { substatus = 0, code = '', span, charge = 0 } = {}) {
    super(message);
    this.name = 'Failure';
    this.status = status;
    this.substatus = substatus;
    this.code = code;
    this.span = span;
    this.charge = charge;
  }

  /** In one line: `409 Conflict (3301)`. */
  get title() {
    const substatus = this.substatus === 0 ? '' : ` (${this.substatus})`;
    return this.status === 0 ? this.code : `${this.status} ${this.code}${substatus}`;
  }
}

export const noAnswer = () =>
  new Failure(
    0,
    'The connection was cut, or the emulator has stopped. What was sent may have been applied.',
    {
      code: 'No answer',
    },
  );

/**
 * Reads an error answer. Texts come in two forms: plain, or `Message: {…}` with one or more errors;
 * both end with the activity id, which helps nobody here.
 * @param {Response} response
 * @param {string} text
 */
export function failureOf(response, text) {
  const { code, message } = envelope(text);
  const [plain = ''] = message.split(/\r\nActivityId:/);
  const wrapped = /^(?:[^{]*)Message: (\{.*\})$/s.exec(plain)?.[1];
  const found = wrapped === undefined ? undefined : firstError(wrapped);
  return new Failure(response.status, found?.message ?? plain, {
    substatus: Number(response.headers.get('x-ms-substatus') ?? 0),
    charge: Number(response.headers.get('x-ms-request-charge') ?? 0),
    code: found?.code === undefined ? code : `${code} ${found.code}`,
    span: found?.location,
  });
}

/**
 * @param {string} text
 * @returns {{ code: string, message: string }}
 */
function envelope(text) {
  try {
    return { code: '', message: text, ...JSON.parse(text) };
  } catch {
    return { code: '', message: text };
  }
}

/**
 * @param {string} json `{"Errors":["…"]}`, or `{"errors":[{code, message, location}]}` from the query compiler
 * @returns {{ message: string, code?: string, location?: Span } | undefined}
 */
function firstError(json) {
  const { Errors: [text] = [], errors: [error] = [] } = envelopeOf(json);
  return text === undefined ? error : { message: text };
}

/**
 * @param {string} json
 * @returns {{ Errors?: string[], errors?: { message: string, code?: string, location?: Span }[] }}
 */
function envelopeOf(json) {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
