import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { withConfigurationTable } from '../scripts/configuration-table.js';
import { ServiceProcess } from './support/process.js';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const readme = read('README.md');

/** The chapter's shell blocks, in order, as one reader types them into one terminal. */
function shellBlocks(chapter: string): string[] {
  const text = readme.split(`\n## ${chapter}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((block) => block[1] ?? '');
}

/** A table as it reads, however a formatter pads its cells. */
const flat = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');

describe('The README', () => {
  it('should have the configuration table that .env.example gives (npm run docs:configuration writes it)', () => {
    expect(flat(readme)).toBe(flat(withConfigurationTable(readme, read('.env.example'))));
  });

  it('should name only npm scripts that exist', () => {
    const packageJson: unknown = JSON.parse(read('package.json'));
    const named = [...readme.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(packageJson).toHaveProperty(['scripts', name ?? '']);
  });

  it('should link only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!http|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect({ link, bytes: read(link).length > 0 }).toEqual({ link, bytes: true });
  });

  it('should have a line for every room', () => {
    const rooms = ['common', 'modules'].flatMap((floor) =>
      readdirSync(new URL(`src/${floor}/`, root), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `src/${floor}/${name}`),
    );
    expect(rooms.length).toBeGreaterThan(10);
    expect(rooms.filter((room) => !readme.includes(`| \`${room}\``))).toEqual([]);
  });

  it('should have a tour whose commands work in order, with the answers that its text promises', async () => {
    await using service = new ServiceProcess({});
    const address = `http://127.0.0.1:${await service.port()}`;
    await service.line(/sample catalogue/i);
    const script = shellBlocks('Five minutes with curl')
      .join('\n')
      .replaceAll('http://127.0.0.1:3000', address);
    const { stdout } = await promisify(execFile)('bash', ['-euc', script], { encoding: 'utf8' });
    const statuses = [...stdout.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1]));
    expect(statuses).toEqual([201, 200, 200, 412, 200, 204]);
    expect(stdout).toContain('"code":"precondition_failed"');
    expect(stdout).toContain('"currentEtag"');
    expect(stdout).toContain('"averagePrice"');
    for (const pointer of ['/sku', '/name', '/price', '/colour']) {
      expect(stdout).toContain(`"pointer":"${pointer}"`);
    }
    expect(stdout).toMatch(/x-request-charge: 1\r/i);
  });
});
