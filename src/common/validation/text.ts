/** Length in Unicode code points: a character outside the basic plane is one, not two. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    if (isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))) count -= 1;
  }
  return count;
}

const isHigh = (unit: number): boolean => unit >= 0xd8_00 && unit <= 0xdb_ff;
const isLow = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff;

/** Most combining marks in a row, as in Unicode's Stream-Safe Text Format (UAX 15). NFC takes quadratic time for longer rows. */
export const MAX_MARKS = 30;
const TOO_MANY_MARKS = new RegExp(String.raw`\p{M}{${MAX_MARKS + 1}}`, 'u');

/** False for text with half a surrogate pair, which has no UTF-8 form, or with more combining marks than any language writes. */
export const isWellFormed = (text: string): boolean =>
  !/\p{Surrogate}/u.test(text) && !TOO_MANY_MARKS.test(text);

/** Whether a text has a control character, which no page shows. Of `multiline` text, line breaks and tabs are a part. */
export const hasControls = (text: string, { multiline }: { readonly multiline: boolean }): boolean =>
  (multiline ? /[^\P{Cc}\n\r\t]/u : /\p{Cc}/u).test(text);

/**
 * The one form of a text, so that what looks the same is the same: NFC, without white space and characters that show nothing
 * at both ends. Malformed text is only trimmed; a rule refuses it.
 */
export function normaliseText(text: string): string {
  const trimmed = trimInvisible(text);
  return isWellFormed(trimmed) ? trimmed.normalize('NFC') : trimmed;
}

const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]+/u;

/** From the end by hand: a pattern with `+$` would try again at every space of a long row. */
function trimInvisible(text: string): string {
  const start = INVISIBLE.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start) {
    const isPair = isLow(text.charCodeAt(end - 1)) && isHigh(text.charCodeAt(end - 2));
    const last = end - (isPair ? 2 : 1);
    if (!INVISIBLE.test(text.slice(last, end))) break;
    end = last;
  }
  return text.slice(start, end);
}
