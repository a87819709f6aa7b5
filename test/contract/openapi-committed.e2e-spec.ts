import { readFileSync } from 'node:fs';
import { breakingChanges } from '../../scripts/openapi/changes.js';
import { objectOf } from '../support/json.js';
import { withApp } from '../support/with-app.js';

const TEXT = { type: 'string' };

const app = withApp({ database: 'none' });

const committed = (): object =>
  objectOf(JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')));
const served = async (): Promise<object> => objectOf((await app.request('GET', '/docs-json')).body);

describe('docs/openapi.json', () => {
  it('should be the document that is served: `npm run openapi` writes it anew', async () => {
    const [before, after] = [committed(), await served()];
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    const hint =
      'docs/openapi.json is old. Run `npm run openapi`, and look at the changes that break clients.';
    expect(isSame ? [] : [hint, ...breakingChanges(before, after)]).toEqual([]);
  });

  it.each<[string, Partial<Parts>, readonly unknown[]]>([
    ['nothing', {}, []],
    ['a new field of an answer', { answer: { id: TEXT, name: TEXT, colour: TEXT } }, []],
    ['a new field of a request', { asked: { name: TEXT, colour: TEXT } }, []],
    [
      'a field of an answer that is gone',
      { answer: { id: TEXT } },
      [expect.stringMatching(/^remove .*name$/), expect.stringMatching(/^remove .*required/)],
    ],
    [
      'a field that requests must have now',
      { required: ['name'] },
      [expect.stringMatching(/^add .*requestBody.*required/)],
    ],
  ])('should be compared by what breaks clients: %s', (_, change, expected) => {
    expect(breakingChanges(api({}), api(change))).toEqual(expected);
  });
});

interface Parts {
  readonly asked: object;
  readonly answer: object;
  readonly required: readonly string[];
}

const content = (properties: object, required: readonly string[]) => ({
  'application/json': { schema: { type: 'object', properties, required } },
});

/** A document of one call. */
function api({
  asked = { name: TEXT },
  answer = { id: TEXT, name: TEXT },
  required = [],
}: Partial<Parts>): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: {
      '/things': {
        post: {
          requestBody: { content: content(asked, required) },
          responses: { '201': { description: 'Created.', content: content(answer, Object.keys(answer)) } },
        },
      },
    },
  };
}
