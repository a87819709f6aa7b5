/**
 * JSON pointers (RFC 6901) as patch paths use them: `/a/b~1c/0`. The pointer to the whole document
 * (the empty text) is no patch path.
 */
export type Pointer = readonly string[];

/** @returns the unescaped names along the path; `undefined` when the text is no pointer. */
export function parsePointer(text: string): Pointer | undefined {
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether `inner` names something inside what `outer` names, or the same thing. */
export const isWithin = (inner: Pointer, outer: Pointer): boolean =>
  outer.every((name, depth) => inner[depth] === name);

/** Array position a token names; `undefined` for `-`, names, signs and leading zeros. */
export const arrayIndex = (token: string): number | undefined =>
  /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : undefined;
