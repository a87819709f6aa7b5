import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { AGGREGATES } from '../../../src/query/language/aggregate.js';
import { SYSTEM_FUNCTIONS } from '../../../src/query/functions/index.js';
import { UNSUPPORTED_FUNCTIONS } from '../../../src/query/functions/unsupported.js';

/** The functions the README lists, by the first cell of their row. */
async function listed(): Promise<Map<string, string[]>> {
  const path = fileURLToPath(new URL('../../../src/query/README.md', import.meta.url));
  const text = await readFile(path, 'utf8');
  const [, functions = ''] = text.split('\n## Functions\n');
  const rows = functions.matchAll(/^\| \[([^\]]+)\]\(\S+\) +\| ((?:`[A-Z0-9_]+` ?)+)/gm);
  return new Map(
    Array.from(rows, ([, family = '', names = '']) => [family, names.match(/[A-Z0-9_]+/g) ?? []]),
  );
}

describe('README of the query room', () => {
  it('should list every function there is, and no other', async () => {
    const families = await listed();
    const unsupported = families.get('answered with 501') ?? [];
    const supported = [...families.values()].flat().filter((name) => !unsupported.includes(name));
    expect(supported.toSorted()).toEqual([...SYSTEM_FUNCTIONS.keys(), ...Object.keys(AGGREGATES)].toSorted());
    expect(unsupported.toSorted()).toEqual([...UNSUPPORTED_FUNCTIONS].toSorted());
  });
});
