/**
 * A text that is neither `.` nor `..` nor an escape of it. URL parsers resolve such a segment away, encoded or not (WHATWG
 * URL, "single-dot" and "double-dot" URL path segments), so nothing of that name can be addressed by a path.
 */
export const NOT_A_DOT_SEGMENT = /^(?!(?:\.|%2[Ee]){1,2}$)/;

export const isDotSegment = (text: string): boolean => !NOT_A_DOT_SEGMENT.test(text);
