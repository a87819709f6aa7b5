import { requireKnownHost, requireOwnPage } from '../../../src/explorer/access.js';

const RULES = { scheme: 'http', explorerHosts: ['dev.example'] } as const;

const errorOf = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const refusedHost = (host: string | undefined, remoteAddress: string): string | undefined =>
  errorOf(() =>
    requireKnownHost({ headers: { ...(host !== undefined && { host }) }, socket: { remoteAddress } }, RULES),
  );

const refusedPage = (headers: Record<string, string>): string | undefined =>
  errorOf(() => requireOwnPage({ headers: { host: 'localhost:8081', ...headers }, socket: {} }, RULES));

describe('the host the explorer is asked for', () => {
  it.each([
    ['localhost:8081', '127.0.0.1'],
    ['LOCALHOST', '::1'],
    ['127.0.0.1:8081', '::ffff:127.0.0.1'],
    ['127.1.2.3', '127.1.2.3'],
    ['[::1]:8081', '::1'],
    ['dev.example:8081', '10.1.2.3'],
    ['Dev.Example', '127.0.0.1'],
  ])('should let in %s from %s', (host, address) => {
    expect(refusedHost(host, address)).toBeUndefined();
  });

  it.each([
    ['evil.example', '127.0.0.1'],
    ['127.0.0.1.evil.example', '127.0.0.1'],
    ['127.evil.example:8081', '127.0.0.1'],
    ['localhost.evil.example', '127.0.0.1'],
    ['evil.localhost', '127.0.0.1'],
    ['localhost@evil.example', '127.0.0.1'],
    ['evil.example/localhost', '127.0.0.1'],
    ['dev.example.evil.example', '127.0.0.1'],
    ['0.0.0.0:8081', '127.0.0.1'],
    ['', '127.0.0.1'],
    [undefined, '127.0.0.1'],
  ])('should refuse the name %s', (host, address) => {
    expect(refusedHost(host, address)).toContain(`it is not served under the name '${host ?? ''}'`);
  });

  it.each([['10.1.2.3'], ['::ffff:10.1.2.3'], ['fe80::1'], ['127.0.0.1.evil']])(
    'should refuse localhost when it is said from %s',
    (address) => {
      expect(refusedHost('localhost:8081', address)).toContain('it is served to this machine only');
    },
  );
});

describe('the page that asks', () => {
  const OWN = { 'x-cosmolite-explorer': '1' };

  it.each([
    [{ ...OWN }],
    [{ ...OWN, origin: 'http://localhost:8081' }],
    [{ ...OWN, origin: 'http://localhost:8081', 'sec-fetch-site': 'same-origin' }],
  ])('should be let in with %j', (headers) => {
    expect(refusedPage(headers)).toBeUndefined();
  });

  it('should be refused without the header of its own', () => {
    expect(refusedPage({ origin: 'http://localhost:8081' })).toContain(
      'the x-cosmolite-explorer header is missing',
    );
  });

  it.each([
    [{ ...OWN, origin: 'https://localhost:8081' }],
    [{ ...OWN, origin: 'http://localhost:3000' }],
    [{ ...OWN, origin: 'http://127.0.0.1:8081' }],
    [{ ...OWN, origin: 'null' }],
    [{ ...OWN, 'sec-fetch-site': 'same-site' }],
    [{ ...OWN, 'sec-fetch-site': 'cross-site' }],
    [{ ...OWN, 'sec-fetch-site': 'none' }],
  ])('should be refused with %j', (headers) => {
    expect(refusedPage(headers)).toContain('another page asked for it');
  });
});
