import { parseApiKeyList } from '../../common/identity/api-key-list.js';
import { ApiKeysService } from '../../common/identity/api-keys.service.js';
import { readArguments } from './arguments.js';
import { newKey } from './job.js';

const shop = ['--id', 'shop', '--tenant', 'acme', '--scopes', 'products:read, products:write'];

describe('newKey', () => {
  it('should make a key that its row opens', () => {
    const { key, row } = newKey(readArguments([...shop, '--category', 'Tools', '--category', 'hand tools']));
    const { rows, problems } = parseApiKeyList(`[${row}]`);
    expect(problems).toEqual([]);
    expect(new ApiKeysService(rows).find(key)).toEqual({
      kind: 'apikey',
      id: 'shop',
      tenantId: 'acme',
      scopes: new Set(['products:read', 'products:write']),
      categories: new Set(['tools', 'hand tools']),
    });
  });

  it('should show nothing of the key in the row', () => {
    const { key, row } = newKey(readArguments(shop));
    expect(row).not.toContain(key.slice('sk_shop_'.length));
    expect(Object.keys(JSON.parse(row))).toEqual(['id', 'tenant', 'scopes', 'hash']);
  });

  it.each([
    [[...shop, '--id', 'My Shop'], 'id must be 1 to 40 of a-z 0-9 -'],
    [[...shop, '--tenant', 'a/b'], 'tenant must be 1 to 100 of A-Z a-z 0-9 . _ -'],
    [
      [...shop, '--scopes', 'all'],
      'scopes must be of products:read, products:write, products:admin, stock:write',
    ],
    [
      [...shop, '--category', ''],
      'categories must each have a visible name other than . and .., encoded or not',
    ],
  ])('should refuse %j', (args, message) => {
    expect(() => newKey(readArguments(args))).toThrow(
      expect.objectContaining({ name: 'StartError', message }),
    );
  });
});
