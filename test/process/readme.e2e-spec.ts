import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READER, TestKeys } from '../support/api-keys.js';
import { chapterOf, codeBlocks, readDocument } from '../support/markdown.js';
import { ServiceProcess } from '../support/process.js';
import { isPrinted, statusesIn, typed } from '../support/reader.js';

/** A service of its own with the sample catalogue, as `npm start` gives one. */
async function sampleService(): Promise<ServiceProcess> {
  const service = new ServiceProcess({});
  await service.line(/sample catalogue/i);
  return service;
}

const addressOf = async (service: ServiceProcess): Promise<string> =>
  `http://127.0.0.1:${await service.port()}`;

describe('The tour of the README', () => {
  it('should work command by command, with the answers that its text promises', async () => {
    await using service = await sampleService();
    const commands = codeBlocks(chapterOf(readDocument('README.md'), 'Five minutes with curl'), 'sh');
    const { printed } = await typed(commands, await addressOf(service));
    expect(statusesIn(printed)).toEqual([201, 200, 200, 412, 201, 201, 200, 200, 204]);
    expect(printed).toContain('"code":"precondition_failed"');
    expect(printed).toContain('"currentEtag"');
    expect(printed).toContain('"averagePrice"');
    for (const kind of ['opening', 'count', 'adjustment', 'hold', 'sale']) {
      expect(printed).toContain(`"kind":"${kind}"`);
    }
    for (const pointer of ['/sku', '/name', '/price', '/colour']) {
      expect(printed).toContain(`"pointer":"${pointer}"`);
    }
    expect(printed).toMatch(/x-request-charge: 1\r/i);
  });
});

describe('A page of docs/', () => {
  it.each([
    ['batches-and-transactions.md', [201, 207, 200, 412, 200, 200, 200, 200], 2],
    ['import-and-export.md', [200], 6],
  ])(
    'should have commands that work in order, with the answers that it shows: %s',
    async (page, statuses, answers) => {
      await using service = await sampleService();
      const text = readDocument(`docs/${page}`);
      const { printed } = await typed(codeBlocks(text, 'sh'), await addressOf(service));
      expect(statusesIn(printed)).toEqual(statuses);
      expect(codeBlocks(text, 'json')).toHaveLength(answers);
      for (const block of codeBlocks(text, 'json')) {
        expect([block, printed, isPrinted(block, printed)]).toEqual([block, printed, true]);
      }
    },
  );

  it('should have an import from the command line that saves every row, and names every option', async () => {
    await using service = await sampleService();
    const text = readDocument('docs/import-and-export.md');
    const exported = codeBlocks(chapterOf(text, 'Export'), 'sh');
    const chapter = chapterOf(text, 'Import from the command line');
    const { printed } = await typed([...exported, ...codeBlocks(chapter, 'sh')], await addressOf(service));
    expect(printed).toMatch(/^61 rows: 0 created, 0 replaced, 61 unchanged, 0 failed/m);
    for (const [option] of chapter.matchAll(/--[a-z][a-z-]+/g)) {
      if (option !== '--help') expect(printed).toContain(option);
    }
  });

  it('should make an API key as it says', async () => {
    const { printed } = await typed(
      codeBlocks(chapterOf(readDocument('docs/identity.md'), 'Make an API key'), 'sh'),
    );
    expect(printed).toMatch(/sk_shop_\S+/);
    expect(printed).toContain('"tenant":"acme"');
  });

  it.each(['identity.md', 'azure.md'])(
    'should have settings with which the service starts: %s',
    async (page) => {
      const folder = mkdtempSync(join(tmpdir(), 'settings-'));
      try {
        const keys = join(folder, 'keys.json');
        writeFileSync(keys, new TestKeys({ shop: { tenant: 'acme', scopes: READER } }).rows);
        const settings = codeBlocks(readDocument(`docs/${page}`), 'sh').filter((block) =>
          block.startsWith('export '),
        );
        expect(settings).toHaveLength(1);
        const { printed } = await typed([...settings, 'env']);
        const variables = Object.fromEntries(
          [...printed.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
        );
        await using service = new ServiceProcess({
          ...variables,
          ...('API_KEYS_FILE' in variables ? { API_KEYS_FILE: keys } : {}),
          ...('COSMOS_ENDPOINT' in variables ? { COSMOS_ENDPOINT: 'https://127.0.0.1:1/' } : {}),
        });
        expect(await service.port()).toBeGreaterThan(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
