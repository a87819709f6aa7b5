/** What an operation answers; the pipeline adds the headers that every answer has and writes it. */
export interface Reply {
  readonly status: number;
  /** Request units. */
  readonly charge: number;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or bytes of the type that a header names; absent for 204 and 304. */
  readonly body?: string | Buffer;
}
