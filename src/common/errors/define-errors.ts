/** What a client may rely on about a failure. A code has one status, always. */
export interface ErrorDefinition {
  /** Stable, machine-readable name; `code` in every problem. */
  readonly code: string;
  /** HTTP status of an answer with this code. */
  readonly status: number;
  /** RFC 9457 `title`: the same text for every occurrence. */
  readonly title: string;
  /** Whether the very same request may succeed later. */
  readonly retryable: boolean;
  /** What happened and what to do about it: the text of the page at `/problems/<code>`. */
  readonly description: string;
}

/** The definitions of one room by their codes. The composition root joins those of all rooms. */
export type ErrorDefinitions<Code extends string = string> = Readonly<Record<Code, ErrorDefinition>>;

/** Gives every row the code that is its key. */
export function defineErrors<Code extends string>(
  rows: Readonly<Record<Code, Omit<ErrorDefinition, 'code'>>>,
): ErrorDefinitions<Code> {
  const entries = Object.entries<Omit<ErrorDefinition, 'code'>>(rows);
  return Object.assign(
    { ...rows },
    Object.fromEntries(entries.map(([code, row]) => [code, { code, ...row }])),
  );
}
