/**
 * Whether a text is `.` or `..`, or an escape of it. URL parsers resolve such a segment away, encoded or not (WHATWG URL,
 * "single-dot" and "double-dot" URL path segments), so nothing of that name can be addressed by a path.
 */
export const isDotSegment = (text: string): boolean => /^(?:\.|%2e){1,2}$/i.test(text);
