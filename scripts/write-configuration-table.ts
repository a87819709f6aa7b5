/** `npm run docs:configuration`: writes the table of docs/configuration.md anew from `.env.example`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { configurationTable } from './configuration-table.ts';
import { withPart } from './generated-part.ts';

const root = new URL('../', import.meta.url);
const document = new URL('docs/configuration.md', root);
const table = configurationTable(readFileSync(new URL('.env.example', root), 'utf8'));
writeFileSync(document, withPart(readFileSync(document, 'utf8'), 'configuration', table));
