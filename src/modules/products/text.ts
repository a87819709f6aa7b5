/** How text from a client is brought into one form before any rule looks at it. */
export const clean = (text: string): string => text.trim();

/** Length in Unicode code points: a character outside the basic plane is one, not two. */
export const codePoints = (text: string): number => Array.from(text).length;

/** False for text with half a surrogate pair, which has no UTF-8 form and cannot be stored or addressed. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
