import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readApiKeyFile } from './api-key-file.js';

describe('readApiKeyFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-key-file-'));
  const path = join(folder, 'keys.json');

  afterEach(() => rmSync(path, { force: true, recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<[string, () => void, string]>([
    ['is not there', () => {}, 'must name a file that can be read'],
    ['is a folder', () => execFileSync('mkdir', [path]), 'must name a file that can be read'],
    [
      'is a pipe that nobody writes to',
      () => execFileSync('mkfifo', [path]),
      'must name a file that can be read',
    ],
    ['is empty', () => writeFileSync(path, ''), 'must be JSON'],
    ['is half written', () => writeFileSync(path, '[{"id":"sh'), 'must be JSON'],
    [
      'is a gigabyte',
      () => {
        writeFileSync(path, '[');
        truncateSync(path, 2 ** 30);
      },
      'must name a file of at most 4194304 bytes',
    ],
    [
      'has an empty list',
      () => writeFileSync(path, ' [ ] '),
      'must have at least one key: without any nobody could get in',
    ],
  ])('should say what is wrong with a file that %s', (_what, prepare, problem) => {
    prepare();
    expect(readApiKeyFile(path)).toEqual({ rows: [], problems: [problem] });
  });
});
