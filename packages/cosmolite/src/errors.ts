/**
 * Every error the emulator answers is made here, one named function per service error, with the
 * service's status, sub-status, code and text. Anything else that is thrown is a bug and a logged 500.
 */
export class CosmosError extends Error {
  readonly status: number;
  readonly code: string;
  readonly substatus: number;
  /** Extra response headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Extra members of the error body, e.g. `additionalErrorInfo`. */
  readonly body: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { substatus?: number; headers?: Record<string, string>; body?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'CosmosError';
    this.status = status;
    this.code = code;
    this.substatus = more.substatus ?? 0;
    this.headers = more.headers ?? {};
    this.body = more.body ?? {};
  }
}

export const badRequest = (message: string, substatus = 0): CosmosError =>
  new CosmosError(400, 'BadRequest', message, { substatus });
