import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = new URL('../../', import.meta.url);

/** What `npm pack` would put into the package. */
async function packedFiles(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: fileURLToPath(ROOT),
  });
  const [report]: { files: { path: string }[] }[] = JSON.parse(stdout);
  return (report?.files ?? []).map(({ path }) => path);
}

describe('the package', () => {
  it('should contain what runs, and nothing else', async () => {
    const files = await packedFiles();
    const explorer = readdirSync(new URL('explorer/', ROOT))
      .filter((name) => /\.(css|html|js|svg)$/.test(name))
      .map((name) => `explorer/${name}`);
    expect(files.filter((file) => !file.startsWith('dist/')).toSorted()).toEqual(
      ['LICENSE', 'README.md', 'bin/cosmolite.js', 'package.json', ...explorer].toSorted(),
    );
    expect(files.filter((file) => file.startsWith('dist/') && !/\.(js|d\.ts)$/.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['dist/cli/main.js', 'dist/index.js', 'dist/index.d.ts']));
  });

  it('should be what an older resolver and CommonJS code find, too', async () => {
    const { main, types }: { main: string; types: string } = JSON.parse(
      readFileSync(new URL('package.json', ROOT), 'utf8'),
    );
    expect(await packedFiles()).toEqual(
      expect.arrayContaining([main, types].map((path) => path.replace('./', ''))),
    );
    const script = "console.log(typeof require('cosmolite').startCosmolite)";
    const argv = ['--disable-warning=ExperimentalWarning', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: fileURLToPath(ROOT) });
    expect(stdout).toBe('function\n');
  });
});
