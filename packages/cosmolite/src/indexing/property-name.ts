/** One name in a path to a property, as containers write it: `/name`, `/"any name"`, `/'any name'`, `/[]`. */
export interface PropertyName {
  readonly name: string;
  /** Where the next one begins. */
  readonly end: number;
}

/**
 * Quotes of both kinds are what the SDKs' tests of special characters use; without quotes a name has no
 * blank and none of the characters that mean something in a path.
 */
const NAME = /\/(?:"((?:[^"\\]|\\.)+)"|'((?:[^'\\]|\\.)+)'|(\[\])|([^/"'*?[\]\s]+))/y;

/** @returns undefined when there is no name at this place */
export function propertyNameAt(path: string, at: number): PropertyName | undefined {
  NAME.lastIndex = at;
  const match = NAME.exec(path);
  if (!match) return undefined;
  const quoted = match[1] ?? match[2];
  const name = match[4] ?? match[3] ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1');
  return { name, end: NAME.lastIndex };
}
