import { v5 } from 'uuid';
import { derivedProductId, isProductId } from './product-id.js';

describe('isProductId', () => {
  it.each([
    'a',
    '0',
    'SKU-1',
    'with space',
    'a.b',
    '...',
    'a%20b',
    '%2e%2e%2e',
    '%2f',
    '100%',
    'a+b=c&d,e:f;g@h!i*j(k)',
    '"quoted"',
    'été',
    '\u{1F600}',
    '\u{1F600}'.repeat(255),
    '__proto__',
    'Batch',
  ])('should accept %j', (id) => {
    expect(isProductId(id)).toBe(true);
  });

  it.each([
    '',
    ' ',
    ' a',
    'a ',
    '\u00A0a',
    'a/b',
    'a\\b',
    'a?b',
    'a#b',
    'a\u0000b',
    'a\nb',
    'a\u007Fb',
    'a\u0085b',
    '.',
    '..',
    '%2e',
    '%2e%2E',
    '.%2e',
    '%2E.',
    'batch',
    '\uD83D',
    'a'.repeat(256),
    '\u{1F600}'.repeat(256),
  ])('should refuse %j', (id) => {
    expect(isProductId(id)).toBe(false);
  });
});

describe('derivedProductId', () => {
  it('should be a UUID of version 5, as others would derive it', () => {
    for (let n = 0; n < 100; n += 1) {
      const name = JSON.stringify(['default', 'œuvres', `A-${n} \u{1F600}`]);
      const id = derivedProductId(['default', 'œuvres'], `A-${n} \u{1F600}`);
      expect(id).toBe(v5(name, '6f3f4a52-3f0d-5a53-9d8e-0c6f0f9f7a11'));
    }
  });

  it('should be the same for the same product and differ for any other', () => {
    const id = derivedProductId(['default', 'tools'], 'A-1');
    expect(derivedProductId(['default', 'tools'], 'A-1')).toBe(id);
    const others = [
      derivedProductId(['default', 'tools'], 'A-2'),
      derivedProductId(['default', 'tool'], 'sA-1'),
      derivedProductId(['other', 'tools'], 'A-1'),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
    expect(isProductId(id)).toBe(true);
  });
});
