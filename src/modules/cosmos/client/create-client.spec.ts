import { type CosmosModuleOptions, resolveOptions } from '../options/cosmos-options.js';
import { createClient } from './create-client.js';
import type { HttpRequest, HttpResponse } from '../wire/http-types.js';
import { ResponseHeaders } from '../wire/response-headers.js';

const ACCOUNT = {
  id: 'contoso',
  writableLocations: [
    { name: 'North Europe', databaseAccountEndpoint: 'https://contoso-northeurope.azure.invalid' },
  ],
  readableLocations: [
    { name: 'North Europe', databaseAccountEndpoint: 'https://contoso-northeurope.azure.invalid' },
    { name: 'West Europe', databaseAccountEndpoint: 'https://contoso-westeurope.azure.invalid' },
  ],
};

/** What the client of these options sends for one read of an item. */
async function sentBy(
  endpoint: string,
  options: Partial<CosmosModuleOptions> = {},
  status = 200,
): Promise<HttpRequest[]> {
  const sent: HttpRequest[] = [];
  const sendRequest = (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    const account = new URL(request.url).pathname === '/';
    const bodyAsText = JSON.stringify(account ? ACCOUNT : { id: 'a', message: 'Slow down.' });
    return Promise.resolve({
      request,
      status: account ? 200 : status,
      headers: new ResponseHeaders({}),
      bodyAsText,
    });
  };
  const connection = { endpoint, authentication: { key: 'AAAA' } };
  const client = createClient(connection, resolveOptions({ databaseId: 'd', ...options }), { sendRequest });
  await client
    .database('d')
    .container('c')
    .item('a', 'p')
    .read()
    .catch(() => undefined);
  client.dispose();
  return sent;
}

const urls = (sent: readonly HttpRequest[]): string[] => sent.map(({ url }) => url);

describe('the client', () => {
  it('should ask an emulator nothing but what it was asked', async () => {
    expect(urls(await sentBy('http://127.0.0.1:8081/'))).toEqual([
      'http://127.0.0.1:8081/dbs/d/colls/c/docs/a',
    ]);
  });

  it('should ask an account for its regions, and read in the best one', async () => {
    const sent = await sentBy('https://contoso.azure.invalid/', {
      preferredRegions: ['West Europe', 'North Europe'],
    });
    expect(urls(sent)).toEqual([
      'https://contoso.azure.invalid',
      'https://contoso-westeurope.azure.invalid/dbs/d/colls/c/docs/a',
    ]);
  });

  it('should ask for session consistency, and say who it is', async () => {
    const [request] = await sentBy('http://127.0.0.1:8081/', { userAgentSuffix: 'stockroom' });
    expect(request?.headers.get('x-ms-consistency-level')).toBe('Session');
    expect(request?.headers.get('user-agent')).toMatch(/azure-cosmos-js\/.* stockroom$/);
  });

  it.each([0, 2])('should repeat a throttled request %i times', async (maxAttempts) => {
    const sent = await sentBy('http://127.0.0.1:8081/', { retry: { maxAttempts } }, 429);
    expect(sent).toHaveLength(maxAttempts + 1);
  });
});
