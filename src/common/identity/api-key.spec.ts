import { hashMatches, mintApiKey, parseApiKey, parseHash } from './api-key.js';

const secret = 'S'.repeat(43);

describe('API keys', () => {
  it('should mint a key whose hash knows its secret and no other', () => {
    const { key, hash } = mintApiKey('shop');
    const parsed = parseApiKey(key);
    const stored = parseHash(hash);
    if (parsed === undefined || stored === undefined) throw new Error('A minted key must be readable.');
    expect(parsed.id).toBe('shop');
    expect(hashMatches(parsed.secret, stored)).toBe(true);
    expect(hashMatches(secret, stored)).toBe(false);
  });

  it('should mint another secret and another salt each time', () => {
    const [first, second] = [mintApiKey('shop'), mintApiKey('shop')];
    expect(first.key).not.toBe(second.key);
    expect(first.hash.split(':')[1]).not.toBe(second.hash.split(':')[1]);
  });

  it('should keep nothing of the key in its hash', () => {
    const { key, hash } = mintApiKey('shop');
    expect(hash).toMatch(/^hmac-sha256:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}$/);
    expect(hash).not.toContain(parseApiKey(key)?.secret);
  });

  it.each([
    [`sk_shop_${secret}`, { id: 'shop', secret }],
    [`sk_shop-2_${'_'.repeat(43)}`, { id: 'shop-2', secret: '_'.repeat(43) }],
  ])('should take %s apart', (text, parts) => {
    expect(parseApiKey(text)).toEqual(parts);
  });

  it.each([
    ['nothing', ''],
    ['no prefix', `shop_${secret}`],
    ['no id', `sk__${secret}`],
    ['an upper-case id', `sk_Shop_${secret}`],
    ['an id that is too long', `sk_${'a'.repeat(41)}_${secret}`],
    ['a secret that is too short', `sk_shop_${secret.slice(1)}`],
    ['a secret that is too long', `sk_shop_${secret}S`],
    ['something after it', `sk_shop_${secret}\n`],
    ['two keys, as repeated headers are joined', `sk_shop_${secret}, sk_shop_${secret}`],
  ])('should not take %s for a key', (_, text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  it.each([
    '',
    'hmac-sha256::',
    `sha256:${'A'.repeat(22)}:${'A'.repeat(43)}`,
    `hmac-sha256:${'A'.repeat(22)}:A`,
  ])('should not take "%s" for a hash', (text) => {
    expect(parseHash(text)).toBeUndefined();
  });
});
