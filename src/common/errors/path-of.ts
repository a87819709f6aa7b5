/** The path of a request target, without its query: what may stand in an answer or a log line. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
