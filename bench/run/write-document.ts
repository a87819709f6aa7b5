import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { withPart } from '../../scripts/generated-part.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

/** Puts what was printed into a part of docs/performance.md, as prettier would have it. */
export async function writeDocument(part: string, printed: string): Promise<void> {
  const text = withPart(await readFile(DOCUMENT, 'utf8'), part, `\n${printed}\n`);
  const options = await resolveConfig(DOCUMENT);
  await writeFile(DOCUMENT, await format(text, { ...options, filepath: DOCUMENT }));
}
