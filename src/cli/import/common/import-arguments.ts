/** What is to be imported, and where. */
export interface ImportArguments {
  /** Path of the input; undefined for standard input. */
  readonly file: string | undefined;
  readonly format: 'csv' | 'ndjson';
  /** In gzip. It is sent as it is. */
  readonly packed: boolean;
  /** The route, with its query. */
  readonly url: URL;
  readonly credential: Readonly<Record<string, string>>;
  readonly kind: 'products' | 'counts';
  /** Of counts: makes it safe to send them again. */
  readonly idempotencyKey: string | undefined;
  readonly mode: 'create' | 'upsert';
  readonly onError: 'continue' | 'stop';
  readonly dryRun: boolean;
  /** Path of the file for the rows that fail. */
  readonly errors: string | undefined;
}

/** Whether a file of this name is in gzip. */
export const isPacked = (path: string): boolean => /\.gz$/i.test(path);
