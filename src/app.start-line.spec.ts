import { startLine } from './app.start-line.js';
import { loadConfig } from './app.config.js';

describe('startLine', () => {
  const embedded = { endpoint: 'http://127.0.0.1:8081/' };

  it.each([
    [{}, embedded, 'embedded, in .data, explorer http://127.0.0.1:8081/_explorer'],
    [
      { COSMOLITE_DATA: ':memory:' },
      embedded,
      'embedded, in memory, explorer http://127.0.0.1:8081/_explorer',
    ],
    [
      { COSMOS_ENDPOINT: 'https://acme.documents.azure.com/' },
      { endpoint: 'https://acme.documents.azure.com/' },
      'https://acme.documents.azure.com/',
    ],
  ])('should tell of %j where the database and the docs are', (env, connection, database) => {
    expect(startLine(loadConfig(env, false), 'http://127.0.0.1:3000', connection)).toEqual({
      database,
      docs: 'http://127.0.0.1:3000/docs',
    });
  });

  it('should name no page where there is none', () => {
    const line = startLine(loadConfig({ DOCS: 'off' }, false), 'http://127.0.0.1:3000', embedded);
    expect(Object.keys(line)).toEqual(['database']);
  });
});
