import { jest } from '@jest/globals';
import { resolveOptions } from '../options/cosmos-options.js';

const loaded: string[] = [];

class DefaultAzureCredential {
  readonly name = 'default';
}

jest.unstable_mockModule('@azure/identity', () => {
  loaded.push('@azure/identity');
  return { DefaultAzureCredential };
});

jest.unstable_mockModule('cosmolite', () => {
  loaded.push('cosmolite');
  return {};
});

const { connect } = await import('./connection.js');
const options = (given: object) => resolveOptions({ databaseId: 'd', ...given });
const endpoint = 'https://contoso.documents.azure.com/';

describe('connect', () => {
  it('should load neither the identity library nor the emulator for a key', async () => {
    expect(await connect(options({ endpoint, key: 'k' }))).toEqual({
      endpoint,
      authentication: { key: 'k' },
    });
    expect(loaded).toEqual([]);
  });

  it('should not load the identity library for a credential that is given', async () => {
    const credential = { getToken: () => Promise.resolve(null) };
    const { authentication } = await connect(options({ endpoint, credential }));
    expect(authentication).toEqual({ aadCredentials: expect.objectContaining({ credential }) });
    expect(loaded).toEqual([]);
  });

  it('should take the default credential when there is neither', async () => {
    const { authentication } = await connect(options({ endpoint }));
    const credential = expect.any(DefaultAzureCredential);
    expect(authentication).toEqual({ aadCredentials: expect.objectContaining({ credential }) });
    expect(loaded).toEqual(['@azure/identity']);
  });

  it.each([
    [
      'no key for an endpoint without TLS',
      { endpoint: 'http://127.0.0.1' },
      'An endpoint without TLS needs a key.',
    ],
    ['no database at all', {}, 'CosmosModule needs an endpoint or an embedded database.'],
  ])('should refuse %s', async (_what, given, message) => {
    await expect(connect(options(given))).rejects.toThrow(message);
  });
});
