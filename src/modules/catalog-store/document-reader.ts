/** Decides whether a stored value is what is expected. */
export type Is<T> = (value: unknown) => value is T;

/** Takes one property after the other out of a stored document of unknown shape. */
export class DocumentReader {
  /** All of its properties. */
  readonly whole: Record<string, unknown>;

  /** @param refuse makes the error for a property that is missing or wrong */
  constructor(
    document: unknown,
    private readonly refuse: (properties: Record<string, unknown>, reason: string) => Error,
  ) {
    this.whole = isObject(document) ? document : {};
  }

  required<T>(name: string, is: Is<T>): T {
    const value = this.optional(name, is);
    if (value === undefined) throw this.refuse(this.whole, `"${name}" is missing`);
    return value;
  }

  optional<T>(name: string, is: Is<T>): T | undefined {
    const value = this.whole[name];
    if (value === undefined || is(value)) return value;
    throw this.refuse(this.whole, `"${name}" has an unexpected value`);
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
export const isTimestamp = (value: unknown): value is string =>
  isText(value) && (USUAL_TIMESTAMP.test(value) || !Number.isNaN(Date.parse(value)));

/** As `Date` writes it. `Date.parse` takes every text of this form, and several times as long. */
const USUAL_TIMESTAMP =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
