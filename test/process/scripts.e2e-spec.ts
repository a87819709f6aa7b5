import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deepestFolder, layerArrows, mutualFolders, usesOf } from '../../scripts/counts/folders.js';
import { reportOf } from '../../scripts/counts/report.js';
import { smallFiles } from '../../scripts/counts/small-files.js';
import { readSourceTree, type SourceTree } from '../../scripts/counts/source-tree.js';
import { partOf, withPart } from '../../scripts/generated-part.js';
import { RECORD, withRecording } from '../../scripts/walk/with-recording.js';

/** The tree of a checkout that has these files. */
function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  const root = mkdtempSync(join(tmpdir(), 'checkout-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return readSourceTree(root, 'src');
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Text of so many lines that imports the given files. */
const fileOf = (lines: number, ...imports: string[]): string =>
  [
    ...imports.map((path) => `import '${path}';`),
    ...Array<string>(lines - imports.length).fill('//'),
    '',
  ].join('\n');

describe('npm run counts', () => {
  it('should find imports in every form, and nothing in comments, texts or tests', () => {
    const { lines, imports } = treeOf({
      'src/a.ts': [
        "import { one } from './deep/one.js';",
        "import type { Two } from './two.js';",
        "export * from './three.js';",
        "const four = await import('./four.js');",
        "type Five = import('./five.js').Five;",
        "// import './six.js';",
        'const text = "import \'./six.js\'";',
        "import { readFileSync } from 'node:fs';",
        '',
      ].join('\n'),
      'src/a.spec.ts': "import './six.js';\n",
      ...Object.fromEntries(
        ['deep/one', 'two', 'three', 'four', 'five', 'six'].map((name) => [`src/${name}.ts`, '\n']),
      ),
    });
    expect(new Set(imports.map(({ to }) => to))).toEqual(
      new Set(['src/deep/one.ts', 'src/two.ts', 'src/three.ts', 'src/four.ts', 'src/five.ts']),
    );
    expect(lines.get('src/a.ts')).toBe(8);
    expect([...lines.keys()]).not.toContain('src/a.spec.ts');
  });

  it('should name small files with one importer, and say which of them may stand alone', () => {
    const tree = treeOf({
      'src/main.ts': fileOf(
        40,
        './small.js',
        './large.js',
        './shared.js',
        './cat.module.js',
        './operations/read.js',
      ),
      'src/other.ts': fileOf(40, './shared.js'),
      'src/small.ts': fileOf(20),
      'src/large.ts': fileOf(21),
      'src/shared.ts': fileOf(5),
      'src/cat.module.ts': fileOf(5),
      'src/operations/read.ts': fileOf(5),
    });
    expect(smallFiles(tree)).toEqual([
      { file: 'src/cat.module.ts', lines: 5, importer: 'src/main.ts', reason: 'Nest landmark' },
      { file: 'src/operations/read.ts', lines: 5, importer: 'src/main.ts', reason: 'one file per operation' },
      { file: 'src/small.ts', lines: 20, importer: 'src/main.ts', reason: undefined },
    ]);
  });

  it('should see folders that import each other, imports against the layers, and imports from a module', () => {
    const tree = treeOf({
      'src/common/errors/a.ts': fileOf(30, '../http/b.js'),
      'src/common/http/b.ts': fileOf(30, '../errors/a.js', '../identity/c.js'),
      'src/common/identity/c.ts': fileOf(30),
      'src/common/loose.ts': fileOf(30, './http/b.js'),
      'src/modules/products/list/d.ts': fileOf(30),
      'src/modules/products/e.ts': fileOf(30, './list/d.js'),
      'src/modules/transfer/f.ts': fileOf(30, '../products/list/d.js', '../products/e.js'),
      'src/modules/transfer/g.ts': fileOf(30, '../products/e.js', '../products/dto/h.js'),
      'src/modules/transfer/i.ts': fileOf(
        30,
        '../products/products.errors.js',
        '../products/list/s.service.js',
        '../products/products.module.js',
        '../products/entities/product.entity.js',
      ),
      'src/modules/products/dto/h.ts': fileOf(30),
      'src/modules/products/products.errors.ts': fileOf(30),
      'src/modules/products/list/s.service.ts': fileOf(30),
      'src/modules/products/products.module.ts': fileOf(30),
      'src/modules/products/entities/product.entity.ts': fileOf(30),
    });
    expect(mutualFolders(tree)).toEqual([
      { folders: ['src/common/errors', 'src/common/http'], imports: [1, 1] },
    ]);
    expect(layerArrows(tree)).toEqual({
      upward: [{ from: 'src/common/errors/a.ts', to: 'src/common/http/b.ts' }],
      sideways: [{ from: 'src/common/http/b.ts', to: 'src/common/identity/c.ts' }],
      outside: ['src/common/loose.ts'],
    });
    const inner = ['src/modules/products/list/d.ts', 'src/modules/products/e.ts'];
    expect(usesOf('products', tree)).toEqual([
      { importer: 'transfer', kind: 'inner', files: [...inner, 'src/modules/products/e.ts'] },
      { importer: 'transfer', kind: 'wire types', files: ['src/modules/products/dto/h.ts'] },
      { importer: 'transfer', kind: 'error codes', files: ['src/modules/products/products.errors.ts'] },
      {
        importer: 'transfer',
        kind: 'module and services',
        files: ['src/modules/products/list/s.service.ts', 'src/modules/products/products.module.ts'],
      },
      {
        importer: 'transfer',
        kind: 'entities and changes',
        files: ['src/modules/products/entities/product.entity.ts'],
      },
    ]);
    expect(deepestFolder(tree)).toBe('src/modules/products/dto');
    expect(reportOf('src', tree)).toContain('     1  upward imports between the layers of common');
  });
});

describe('npm run walk', () => {
  it('should record every kind of function in the order in which they are called, and change nothing else', async () => {
    const script = `
      const arrow = (x) => ({ value: x });
      export function plain() { return new Derived(2).area + arrow(1).value; }
      class Base { constructor(side) { this.side = side; } }
      class Derived extends Base { get area() { return this.side ** 2; } }
      export const never = () => 0;
      export async function* series() { yield plain(); }
    `;
    const calls: string[] = [];
    Object.assign(globalThis, { [RECORD]: (file: string, name: string) => calls.push(`${file} ${name}`) });
    const address = `data:text/javascript,${encodeURIComponent(withRecording(script, 'a.ts'))}`;
    const recorded: { series(): AsyncIterable<number> } = await import(address);
    const values: number[] = [];
    for await (const value of recorded.series()) values.push(value);
    expect(values).toEqual([5]);
    expect(calls).toEqual([
      'a.ts series',
      'a.ts plain',
      'a.ts Base',
      'a.ts Derived',
      'a.ts Derived.area',
      'a.ts arrow',
    ]);
  });
});

describe('A generated part of a document', () => {
  const document = 'before\n<!-- list: by a script -->\nold\n<!-- /list -->\nafter\n';

  it('should be replaced, and nothing around it', () => {
    const replaced = withPart(document, 'list', 'new');
    expect(replaced).toBe('before\n<!-- list: by a script -->\n\nnew\n\n<!-- /list -->\nafter\n');
    expect(partOf(replaced, 'list').trim()).toBe('new');
  });

  it('should be missed when its comments are gone', () => {
    expect(() => withPart('no comments', 'list', 'new')).toThrow('The document has no part called list.');
  });
});

/** What runs before `npm start`, in a folder with these files. */
function prestart(files: readonly string[]): { status: number | null; stderr: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'start-'));
  try {
    for (const file of files) {
      mkdirSync(join(cwd, dirname(file)), { recursive: true });
      writeFileSync(join(cwd, file), '');
    }
    const script = new URL('../../scripts/build-if-needed.js', import.meta.url).pathname;
    return spawnSync(process.execPath, [script], { cwd, encoding: 'utf8' });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

describe('npm start', () => {
  it('should start what is built at once where there is nothing to build it with', () => {
    expect(prestart(['dist/main.js'])).toMatchObject({ status: 0, stderr: '' });
    expect(prestart(['dist/main.js', 'src/main.ts'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('should say what to do where nothing is built and nothing can be', () => {
    expect(prestart(['src/main.ts'])).toMatchObject({
      status: 1,
      stderr: 'There is no dist/main.js, and nothing to build it with: run `npm ci` in a checkout.\n',
    });
  });
});
