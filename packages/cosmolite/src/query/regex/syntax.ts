/** A regular expression as a tree. Whether a text matches is all that is asked, so groups capture nothing. */
export type Pattern =
  | { readonly kind: 'character'; readonly fits: CharacterTest }
  | { readonly kind: 'place'; readonly holds: PlaceTest }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number };

/** @param unit UTF-16 code unit */
export type CharacterTest = (unit: number) => boolean;

/** Looks at what stands before and behind a place of the text, and takes nothing of it. */
export type PlaceTest = (text: string, index: number) => boolean;

/** The modifiers of REGEXMATCH. */
export interface Modifiers {
  /** `i` */
  readonly ignoresCase: boolean;
  /** `m`: `^` and `$` stand at the ends of every line. */
  readonly isMultiline: boolean;
  /** `s`: the dot takes line ends, too. */
  readonly dotTakesAll: boolean;
  /** `x`: white space in the pattern means nothing. */
  readonly skipsSpace: boolean;
}

/** The text is no regular expression. */
export class InvalidPattern extends Error {}
