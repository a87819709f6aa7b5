import { isLoopback } from './endpoint.js';

describe('isLoopback', () => {
  it.each([
    ['http://localhost:8081', true],
    ['https://localhost', true],
    ['http://db.localhost:8081/', true],
    ['http://127.0.0.1:8081', true],
    ['http://127.1.2.3', true],
    ['http://[::1]:8081', true],
    ['https://contoso.documents.azure.com:443/', false],
    ['http://localhost.contoso.com', false],
    ['http://127.0.0.1.contoso.com', false],
    ['http://10.0.0.1:8081', false],
    ['http://cosmosdb:8081', false],
  ])('should see %s as %s', (endpoint, local) => {
    expect(isLoopback(endpoint)).toBe(local);
  });
});
