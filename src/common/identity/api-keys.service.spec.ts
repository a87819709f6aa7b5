import { mintApiKey } from './api-key.js';
import type { ApiKeyRow } from './api-key-list.js';
import { ApiKeysService } from './api-keys.service.js';

const shop = mintApiKey('shop');
const garden = mintApiKey('garden');
const rows: ApiKeyRow[] = [
  { id: 'shop', tenant: 'acme', scopes: ['products:read'], hash: shop.hash },
  { id: 'garden', tenant: 'bloom', scopes: ['products:write'], categories: [' Garden '], hash: garden.hash },
];

describe('ApiKeysService', () => {
  it('should find whom a key vouches for, with the categories in their one spelling', () => {
    const keys = new ApiKeysService(rows);
    expect([keys.find(shop.key), keys.find(garden.key)]).toEqual([
      {
        kind: 'apikey',
        id: 'shop',
        tenantId: 'acme',
        scopes: new Set(['products:read']),
        categories: undefined,
      },
      {
        kind: 'apikey',
        id: 'garden',
        tenantId: 'bloom',
        scopes: new Set(['products:write']),
        categories: new Set(['garden']),
      },
    ]);
  });

  it.each([
    ['an unknown id', mintApiKey('nobody').key],
    ['a wrong secret', mintApiKey('shop').key],
    ['the secret of another id', garden.key.replace('garden', 'shop')],
    ['a hash', shop.hash],
    ['nothing', ''],
  ])('should find nobody for %s', (_, text) => {
    expect(new ApiKeysService(rows).find(text)).toBeUndefined();
  });

  it('should forget the keys that others replace', () => {
    const keys = new ApiKeysService(rows);
    const renewed = mintApiKey('shop');
    keys.replace([{ id: 'shop', tenant: 'acme', scopes: ['products:read'], hash: renewed.hash }]);
    expect([keys.find(shop.key), keys.find(garden.key), keys.find(renewed.key)?.id]).toEqual([
      undefined,
      undefined,
      'shop',
    ]);
  });
});
