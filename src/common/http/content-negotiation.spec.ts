import { preferredType } from './content-negotiation.js';

describe('preferredType', () => {
  const offered = ['application/json', 'text/html'];

  it.each<[string | undefined, string | undefined]>([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'text/html'],
    ['TEXT/HTML', 'text/html'],
    ['text/*', 'text/html'],
    ['text/html, application/json', 'application/json'],
    ['text/html, application/json;q=0.9', 'text/html'],
    ['text/html;q=0.8, application/json;q=0.9', 'application/json'],
    ['text/html ; charset=utf-8 ; q=1', 'text/html'],
    ['*/*;q=0.1, text/html', 'text/html'],
    ['application/json;q=0, */*', 'text/html'],
    ['application/*;q=0, text/*;q=0.001', 'text/html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['application/xml', undefined],
    ['application/json;q=0', undefined],
    ['application/json;q=loud', undefined],
    ['application/json;q=2', undefined],
    ['json', undefined],
    [',', undefined],
  ])('should choose for "%s": %s', (accept, expected) => {
    expect(preferredType(accept, offered)).toBe(expected);
  });
});
