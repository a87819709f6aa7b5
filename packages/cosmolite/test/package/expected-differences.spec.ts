import { readdirSync, readFileSync } from 'node:fs';
import { EXPECTED_DIFFERENCES, type ExpectedDifference } from '../expected-differences.js';

const TESTS = new URL('../', import.meta.url);
const differences: [string, ExpectedDifference][] = Object.entries(EXPECTED_DIFFERENCES);

/** The specs that can be held against an account. */
const specs = ['raw/', 'sdk/']
  .map((folder) => new URL(folder, TESTS))
  .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')));

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

describe('the table of expected differences', () => {
  it('should have no row that no test uses', () => {
    const used = specs.flatMap((text) =>
      [...text.matchAll(/\bserver\s*\.expected\(\s*'([^']+)'/g)].map(([, name = '']) => name),
    );
    expect(sorted(used)).toEqual(sorted(differences.map(([name]) => name)));
  });

  it('should have a line in the README for each topic, and no other line', () => {
    const readme = readFileSync(new URL('../README.md', TESTS), 'utf8');
    const [, part = ''] =
      /<!-- differences: checked by a test -->(.*?)<!-- \/differences -->/s.exec(readme) ?? [];
    const lines = [...part.matchAll(/^- \*\*(.+?)\.?\*\*/gm)].map(([, topic = '']) => topic);
    expect(lines.toSorted()).toEqual(sorted(differences.map(([, { topic }]) => topic)));
  });

  it.each(differences)('should say why %s differs, and where that is described', (_, { reason, source }) => {
    expect(reason).toMatch(/^[A-Z].*\.$/);
    expect(new URL(source).protocol).toBe('https:');
  });
});
