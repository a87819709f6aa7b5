import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withConfigurationTable } from '../scripts/configuration-table.js';
import { ServiceProcess } from './support/process.js';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const readme = read('README.md');

/** The chapter's blocks in one language, in order. */
function blocks(language: 'sh' | 'json', chapter: string): string[] {
  const text = readme.split(`\n## ${chapter}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}

/** What the chapter's commands print, as one reader types them into one terminal, in a folder of his own. */
async function typed(chapter: string, service: ServiceProcess): Promise<string> {
  const address = `http://127.0.0.1:${await service.port()}`;
  const script = blocks('sh', chapter).join('\n').replaceAll('http://127.0.0.1:3000', address);
  const folder = mkdtempSync(join(tmpdir(), 'reader-'));
  try {
    const options = { encoding: 'utf8', cwd: folder } as const;
    return (await promisify(execFile)('bash', ['-euc', script], options)).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The statuses of the answers in what was printed. */
const statusesIn = (printed: string): number[] =>
  [...printed.matchAll(/HTTP\/1\.1 ([2-5]\d\d)/g)].map((match) => Number(match[1]));

/** Whether an answer is among what was printed, as the README shows it: broken into lines, and with `…` for what it leaves out. */
function isPrinted(block: string, printed: string): boolean {
  const parts = block.replaceAll(/\n */g, '').split('…');
  return printed.split('\n').some((line) => {
    let end = 0;
    return parts.every((part) => {
      const start = line.indexOf(part, end);
      end = start + part.length;
      return start !== -1;
    });
  });
}

/** A table as it reads, however a formatter pads its cells. */
const flat = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');

describe('The README', () => {
  it('should have the configuration table that .env.example gives (npm run docs:configuration writes it)', () => {
    expect(flat(readme)).toBe(flat(withConfigurationTable(readme, read('.env.example'))));
  });

  it('should name only npm scripts that exist', () => {
    const packageJson: unknown = JSON.parse(read('package.json'));
    const texts = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'packages/cosmolite/README.md']
      .map(read)
      .join('\n');
    const named = [...texts.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map((match) => match[1]);
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
    await service.line(/sample catalogue/i);
    const printed = await typed('Five minutes with curl', service);
    expect(statusesIn(printed)).toEqual([201, 200, 200, 412, 200, 204]);
    expect(printed).toContain('"code":"precondition_failed"');
    expect(printed).toContain('"currentEtag"');
    expect(printed).toContain('"averagePrice"');
    for (const pointer of ['/sku', '/name', '/price', '/colour']) {
      expect(printed).toContain(`"pointer":"${pointer}"`);
    }
    expect(printed).toMatch(/x-request-charge: 1\r/i);
  });

  it.each([
    ['Batches and transactions', [201, 207, 200, 412, 200, 200, 200, 200], 2],
    ['Import and export', [200], 3],
  ])(
    'should have a chapter whose commands work in order, with the answers that it shows: %s',
    async (chapter, statuses, answers) => {
      await using service = new ServiceProcess({});
      await service.line(/sample catalogue/i);
      const printed = await typed(chapter, service);
      expect(statusesIn(printed)).toEqual(statuses);
      expect(blocks('json', chapter)).toHaveLength(answers);
      for (const block of blocks('json', chapter)) {
        expect([block, printed, isPrinted(block, printed)]).toEqual([block, printed, true]);
      }
    },
  );
});
