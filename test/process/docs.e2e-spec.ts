import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { configurationTable } from '../../scripts/configuration-table.js';
import { metricsTable } from '../../scripts/metrics-table.js';
import { partOf } from '../../scripts/generated-part.js';
import type { CallName } from '../../scripts/walk/calls.js';
import { recordWalk } from '../../scripts/walk/record-walk.js';
import {
  brokenLink,
  chapterOf,
  DOCUMENTS,
  localLinks,
  readDocument,
  withoutPadding,
} from '../support/markdown.js';

const root = new URL('../../', import.meta.url);

describe('The documents', () => {
  it('should begin with a README that is read in one sitting', () => {
    expect(readDocument('README.md').split('\n').length - 1).toBeLessThanOrEqual(250);
  });

  it('should be reached from the README, every page', () => {
    const linked = localLinks(readDocument('README.md'));
    const pages = DOCUMENTS.filter((file) => file.startsWith('docs/'));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });

  it.each(DOCUMENTS)('should link only to files and headings that exist: %s', (file) => {
    const broken = localLinks(readDocument(file)).map((link) => brokenLink(file, link));
    expect(broken.filter((reason) => reason !== undefined)).toEqual([]);
  });

  it('should name only npm scripts that exist', () => {
    const packageJson: unknown = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    const texts = DOCUMENTS.map(readDocument).join('\n');
    const named = [...texts.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(packageJson).toHaveProperty(['scripts', name ?? '']);
  });

  it('should have the configuration table that .env.example gives (npm run docs:configuration writes it)', () => {
    const table = configurationTable(readFileSync(new URL('.env.example', root), 'utf8'));
    const shown = partOf(readDocument('docs/configuration.md'), 'configuration');
    expect(withoutPadding(shown)).toBe(withoutPadding(table));
  });
});

describe('The observability page', () => {
  it('should have the metrics that the code has (npm run docs:metrics writes them)', () => {
    const shown = partOf(readDocument('docs/observability.md'), 'metrics');
    expect(withoutPadding(shown)).toBe(withoutPadding(metricsTable()));
  });
});

describe('The deployment page', () => {
  it('should name the containers that the service needs', () => {
    const needed = [
      ...readDocument('deploy/azure/containers.json').matchAll(/"name": "([\w-]+)",\s+"resource"/g),
    ];
    const [, listed = ''] =
      /make containers in production \(([^:]+):/.exec(readDocument('docs/deployment.md')) ?? [];
    const named = [...listed.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(needed.map(([, name]) => name)));
  });
});

describe('The testing page', () => {
  /** Of the machine or of a library: they say where a test runs, not how much it does. */
  const surroundings = new Set<string | undefined>([
    'AZURE_TOKEN_CREDENTIALS',
    'CHROMIUM_PATH',
    'CI',
    'PATH',
  ]);

  it('should list the switches that the tests read, and no others', () => {
    const files = globSync(['test/**/*.ts', 'src/**/*.spec.ts', 'packages/*/test/**/*.ts'], { cwd: root });
    const texts = files.map((file) => readFileSync(new URL(file, root), 'utf8'));
    const read = texts.flatMap((text) =>
      [...text.matchAll(/process\.env\['(\w+)'\]/g)].map(([, name]) => name),
    );
    const switches = new Set(read.filter((name) => !surroundings.has(name)));
    const listed = [...chapterOf(readDocument('docs/testing.md'), 'Switches').matchAll(/^\| `(\w+)`/gm)];
    expect(new Set(listed.map(([, name]) => name))).toEqual(switches);
  });
});

describe('The architecture page', () => {
  const text = readDocument('docs/architecture.md');

  it('should have a line for every room', () => {
    const rooms = ['common', 'modules'].flatMap((floor) =>
      readdirSync(new URL(`src/${floor}/`, root), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `src/${floor}/${name}`),
    );
    expect(rooms.length).toBeGreaterThan(10);
    expect(rooms.filter((room) => !text.includes(`| \`${room}\``))).toEqual([]);
  });

  it.each(DOCUMENTS.filter((file) => file !== 'CHANGELOG.md'))(
    'should, as every document, name only files and folders that exist: %s',
    (file) => {
      const folder = new URL(/^packages\/[^/]+\//.exec(file)?.[0] ?? '', root);
      const named = [
        ...readDocument(file).matchAll(/`((?:src|test|packages|bench|scripts|docs)\/[\w./-]*)`/g),
      ].map(([, path = '']) => path);
      expect(
        named.filter((path) => !existsSync(new URL(path, folder)) && !existsSync(new URL(path, root))),
      ).toEqual([]);
    },
  );

  it.each<CallName>(['patch', 'import'])(
    'should list the files that a call runs through (npm run docs:walks writes them): %s',
    async (name) => {
      const recorded = (await recordWalk(root.pathname, name)).map(({ file }) => file);
      const listed = [...partOf(text, `walk ${name}`).matchAll(/\| \[(\S+)\]\(/g)].map(([, file]) => file);
      expect(new Set(listed)).toEqual(new Set(recorded));
    },
  );
});
