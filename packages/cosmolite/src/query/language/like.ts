/**
 * LIKE: `%` any text, `_` one character, `[a-z]` one of a set, `[^a-z]` one not of it. Matching keeps
 * a single point to go back to, so no pattern takes longer than text × pattern.
 */
type Piece = { readonly any: true } | { readonly any: false; readonly fits: (character: string) => boolean };

export type LikeMatcher = (text: string) => boolean;

/** @param escape the character after which the next one is meant literally */
export function likeMatcher(pattern: string, escape?: string): LikeMatcher {
  const pieces = piecesOf(Array.from(pattern), escape);
  return (text) => matches(pieces, Array.from(text));
}

/** The text every match starts with, and whether it is the whole pattern. */
export function likePrefix(pattern: string, escape?: string): { prefix: string; exact: boolean } {
  const characters = Array.from(pattern);
  let prefix = '';
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === escape && at + 1 < characters.length) {
      at += 1;
      prefix += characters[at] ?? '';
    } else if (character === '%' || character === '_' || character === '[') {
      return { prefix, exact: false };
    } else {
      prefix += character;
    }
  }
  return { prefix, exact: true };
}

function matches(pieces: readonly Piece[], text: readonly string[]): boolean {
  let at = 0;
  let piece = 0;
  let retry: { at: number; piece: number } | undefined;
  while (at < text.length) {
    const next = pieces[piece];
    const character = text[at] ?? '';
    if (next?.any) {
      piece += 1;
      retry = { at, piece };
    } else if (next?.fits(character)) {
      piece += 1;
      at += 1;
    } else if (retry) {
      retry = { at: retry.at + 1, piece: retry.piece };
      ({ at, piece } = retry);
    } else {
      return false;
    }
  }
  return pieces.slice(piece).every((left) => left.any);
}

function piecesOf(pattern: readonly string[], escape: string | undefined): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === escape && at + 1 < pattern.length) {
      at += 1;
      pieces.push(exactly(pattern[at] ?? ''));
    } else if (character === '%') {
      pieces.push({ any: true });
    } else if (character === '_') {
      pieces.push({ any: false, fits: () => true });
    } else {
      const close = character === '[' ? pattern.indexOf(']', at + 2) : -1;
      pieces.push(close === -1 ? exactly(character) : oneOf(pattern.slice(at + 1, close)));
      if (close !== -1) at = close;
    }
  }
  return pieces;
}

const exactly = (wanted: string): Piece => ({ any: false, fits: (character) => character === wanted });

function oneOf(set: readonly string[]): Piece {
  const negated = set[0] === '^' && set.length > 1;
  const members = negated ? set.slice(1) : set;
  const ranges: { low: string; high: string }[] = [];
  for (let at = 0; at < members.length; at++) {
    const low = members[at] ?? '';
    const high = members[at + 1] === '-' ? members[at + 2] : undefined;
    ranges.push({ low, high: high ?? low });
    if (high !== undefined) at += 2;
  }
  return {
    any: false,
    fits: (character) => ranges.some(({ low, high }) => character >= low && character <= high) !== negated,
  };
}
