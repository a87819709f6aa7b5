import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CASES } from '../../bench/run/cases.ts';
import { optionsOf } from '../../bench/run/options.ts';

const run = promisify(execFile);
const RUNNER = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));

/** Those with a stage of their own take as long as all others together. */
const MEASURED = process.env['BENCH_CASES'] === 'all' ? CASES : CASES.filter(({ kind }) => kind === 'calls');

describe('npm run bench', () => {
  it('should have every case in what it prints', async () => {
    const only = MEASURED.map(({ name }) => name).join(',');
    const { stdout } = await run(process.execPath, [RUNNER, '--quick', `--only=${only}`]);
    const titles = [...stdout.matchAll(/^(?:\| |\*\*)(.+?)(?: \| \*\*Stockroom\*\*|\*\*$)/gm)];
    expect(titles.map(([, title = '']) => title.replace(/, a (?:row|batch)$/, ''))).toEqual(
      MEASURED.map(({ title }) => title),
    );
    expect(stdout).not.toContain('NaN');
  });

  it('should refuse a case that is not known, and name those that are', () => {
    expect(() => optionsOf(['--only=read,nonsense'])).toThrow(/^no case is called nonsense: read, .*growth$/);
  });

  it.each(['--only=read', '--quick'])('should not write less than a whole run into the page: %s', (part) => {
    expect(() => optionsOf([part, '--write'])).toThrow('only a whole run can be written');
  });
});
