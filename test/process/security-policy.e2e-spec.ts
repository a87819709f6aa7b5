import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const policy = readFileSync(new URL('SECURITY.md', root), 'utf8');
const rows = policy.split('\n').filter((line) => line.startsWith('| API'));

describe('SECURITY.md', () => {
  it('should have a row for each of the OWASP API Security Top 10', () => {
    expect(rows.map((row) => Number(/^\| API(\d+) /.exec(row)?.[1]))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('should name a test for each, and only tests that exist', () => {
    for (const row of rows) {
      const tests = [...row.matchAll(/\]\(((?:test|src)\/[^)]+)\)/g)].map(([, path]) => path ?? '');
      expect(tests).not.toHaveLength(0);
      expect(tests.filter((path) => !path.endsWith('spec.ts') || !existsSync(new URL(path, root)))).toEqual(
        [],
      );
    }
  });

  it('should name only files that exist', () => {
    const paths = [...policy.matchAll(/`(src\/[^`]+)`|\]\((?!http|#)([^)#]+)/g)].map(
      ([, code, link]) => code ?? link ?? '',
    );
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
