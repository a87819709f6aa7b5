import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;

/** Every document of the repository that a reader is meant to read, by its path. */
export const DOCUMENTS = ['*.md', 'docs/**/*.md', 'packages/*/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT }),
);

export const readDocument = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The code blocks of a text in one language, in order. */
export const codeBlocks = (text: string, language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );

/** What stands under a heading of the second level. */
export function chapterOf(text: string, heading: string): string {
  const chapter = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (chapter === undefined) throw new Error(`There is no chapter ${heading}.`);
  return chapter;
}

/** Links of a document to something in the repository, as they are written. Code is no link. */
export const localLinks = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** Why a link of `file` leads nowhere; undefined when it leads somewhere. */
export function brokenLink(file: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(file, '..', path);
  if (!existsSync(join(ROOT, target))) return `${file} links to ${target}, which does not exist`;
  if (anchor === undefined || anchorsOf(readDocument(target)).includes(anchor)) return undefined;
  return `${file} links to ${target}, which has no heading #${anchor}`;
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

const withoutBlocks = (text: string): string => text.replaceAll(/^```[^]*?^```/gm, '');
const withoutCode = (text: string): string => withoutBlocks(text).replaceAll(/`[^`\n]*`/g, '');

/** A table as it reads, however a formatter pads its cells. */
export const withoutPadding = (text: string): string =>
  text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/^\| \|/gm, '||')
    .trim();
