import { nextPageLink } from './page-link.interceptor.js';

describe('nextPageLink', () => {
  it.each([
    ['/v1/products', '</v1/products?cursor=C-_1>; rel="next"'],
    ['/v1/products?', '</v1/products?cursor=C-_1>; rel="next"'],
    ['/v1/products?limit=2&sort=-price', '</v1/products?limit=2&sort=-price&cursor=C-_1>; rel="next"'],
    ['/v1/products?cursor=old&limit=2', '</v1/products?cursor=C-_1&limit=2>; rel="next"'],
    ['/v1/products?tag=a&tag=b', '</v1/products?tag=a&tag=b&cursor=C-_1>; rel="next"'],
    ['/v1/products?name=a%3E%3B%20rel%3Db', '</v1/products?name=a%3E%3B+rel%3Db&cursor=C-_1>; rel="next"'],
    ['/v1/products?category=caf%C3%A9', '</v1/products?category=caf%C3%A9&cursor=C-_1>; rel="next"'],
  ])('should lead from %s to %s', (url, expected) => {
    expect(nextPageLink(url, 'C-_1')).toBe(expected);
  });
});
