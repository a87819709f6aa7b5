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

/** False for text with half a surrogate pair, which has no UTF-8 form and cannot be stored or addressed. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
