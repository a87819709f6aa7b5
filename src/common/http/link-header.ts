/**
 * The value of a `Link` header (RFC 8288) to the next page: the path and query of the request that was answered,
 * with the cursor put in. An absolute path, so that it stays right behind any proxy that keeps paths.
 */
export function nextPageLink(requestUrl: string, cursor: string): string {
  const { pathname, searchParams } = new URL(requestUrl, 'http://any.invalid');
  searchParams.set('cursor', cursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
