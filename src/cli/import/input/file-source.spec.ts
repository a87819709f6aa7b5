import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FileSource } from './file-source.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-source-'));
  path = join(folder, 'products.csv');
  await writeFile(path, 'a'.repeat(1_000_000));
});
afterEach(() => rm(folder, { recursive: true }));

describe('FileSource', () => {
  it('should be read twice', async () => {
    await using source = await FileSource.at(path);
    expect(source.size).toBe(1_000_000);
    const first = await text(source.open());
    expect(first).toBe('a'.repeat(1_000_000));
    expect(await text(await source.again())).toBe(first);
  });

  it('should be the same file when another one has got its name', async () => {
    await using source = await FileSource.at(path);
    await rm(path);
    await writeFile(path, 'another');
    expect((await text(await source.again())).length).toBe(1_000_000);
  });

  it('should not send more than it has announced', async () => {
    await using source = await FileSource.at(path);
    await appendFile(path, 'more');
    expect((await text(source.open())).length).toBe(1_000_000);
    await expect(source.again()).rejects.toThrow(`${path} was changed while it was imported.`);
  });

  it('should fail when it has less than it has announced', async () => {
    await using source = await FileSource.at(path);
    await truncate(path, 500_000);
    await expect(text(source.open())).rejects.toThrow(`${path} was changed while it was imported.`);
  });

  it.each(['.', 'none.csv'])('should have to be a file: %s', async (name) => {
    await expect(FileSource.at(join(folder, name))).rejects.toThrow(/is not a file|cannot be read/);
  });
});
