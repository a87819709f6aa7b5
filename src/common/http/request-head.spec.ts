import { normaliseTarget } from './request-head.js';

describe('normaliseTarget', () => {
  it.each([
    ['/v1/products?limit=1', '/v1/products?limit=1'],
    ['http://any.example/v1/products?limit=1', '/v1/products?limit=1'],
    ['HTTPS://user@any.example:8080/v1/products', '/v1/products'],
    ['http://[::1]:3000/docs', '/docs'],
    ['http://any.example', '/'],
    ['http://any.example?limit=1', '/?limit=1'],
    ['http://any.example#part', '/#part'],
    ['/%76%31/products', '/v1/products'],
    ['/v1/%50roducts', '/v1/Products'],
    ['/%7a%5A%41%6f%30%39%2d%2E%5f%7E', '/zZAo09-._~'],
    [
      '/v1/products/a%2Fb%20c%25d%3fe%40f%60g%5bh%7bi%7fj',
      '/v1/products/a%2Fb%20c%25d%3fe%40f%60g%5bh%7bi%7fj',
    ],
    ['/%2576%2531/products', '/%2576%2531/products'],
    ['/v1/products/%c3%a4%ff%zz%4', '/v1/products/%c3%a4%ff%zz%4'],
    ['/v1/products?name=%76%31', '/v1/products?name=%76%31'],
    ['//v1/products', '//v1/products'],
    ['*', '*'],
  ])('should read %s as %s', (url, expected) => {
    expect(normaliseTarget({ url })).toBe(expected);
  });
});
