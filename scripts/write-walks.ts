/** `npm run docs:walks`: records both walks and writes their tables into docs/architecture.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withPart } from './generated-part.ts';
import { recordWalk } from './walk/record-walk.ts';
import { tableOf } from './walk/walk-text.ts';

const ARCHITECTURE = new URL('../docs/architecture.md', import.meta.url);

let text = readFileSync(ARCHITECTURE, 'utf8');
for (const name of ['patch', 'import'] as const) {
  text = withPart(text, `walk ${name}`, tableOf(await recordWalk('.', name), 'docs'));
}
writeFileSync(ARCHITECTURE, text);
