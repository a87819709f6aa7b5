import { CosmosClient, type CosmosClientOptions } from '@azure/cosmos';
import { signingWith } from './master-key.js';
import { ResponseHeaders } from '../wire/response-headers.js';

type Signer = NonNullable<CosmosClientOptions['tokenProvider']>;
type Asked = Parameters<Signer>[0];

const KEY = Buffer.from('a key of an account, with bytes of any kind \u0000\u00ff').toString('base64');

/** The headers of one request of each kind. */
async function sentBy(options: Pick<CosmosClientOptions, 'key' | 'tokenProvider'>) {
  const sent: Record<string, string>[] = [];
  const client = new CosmosClient({
    endpoint: 'http://127.0.0.1:8081/',
    ...options,
    connectionPolicy: { enableEndpointDiscovery: false },
    httpClient: {
      sendRequest: (request) => {
        sent.push(request.headers.toJSON());
        const headers = new ResponseHeaders({});
        return Promise.resolve({ request, status: 404, headers, bodyAsText: '{"message":"none"}' });
      },
    },
  });
  const container = client.database('d').container('Ä B');
  const partitionKey = 'p';
  const kinds: (() => Promise<unknown>)[] = [
    () => container.item('a/b', partitionKey).read(),
    () => container.items.query('SELECT * FROM c', { partitionKey }).fetchNext(),
    () => client.databases.create({ id: 'd' }),
    () => client.offer('OFFER').read(),
  ];
  for (const send of kinds) await send().catch(() => undefined);
  client.dispose();
  return sent;
}

describe('signing with the key of an account', () => {
  it('should be as the SDK does it, for every kind of request', async () => {
    const asked: Asked[] = [];
    const none: Signer = (request) => {
      asked.push(request);
      return Promise.resolve('');
    };
    await sentBy({ tokenProvider: none });
    const { tokenProvider } = signingWith(KEY);
    const expected = await sentBy({ key: KEY });
    const own = asked.map(async (request, index) => {
      const headers = { 'x-ms-date': expected[index]?.['x-ms-date'] };
      return encodeURIComponent((await tokenProvider?.({ ...request, headers })) ?? '');
    });
    expect(await Promise.all(own)).toEqual(expected.map(({ authorization }) => authorization));
    expect(own.length).toBeGreaterThanOrEqual(4);
  });

  it('should leave a resource token to the SDK', () => {
    const key = 'type=sas&ver=1&sig=abc';
    expect(signingWith(key)).toEqual({ key });
  });
});
