/** `npm run docs:configuration`: writes the README's configuration table anew from `.env.example`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withConfigurationTable } from './configuration-table.ts';

const root = new URL('../', import.meta.url);
const readme = new URL('README.md', root);
const envExample = readFileSync(new URL('.env.example', root), 'utf8');
writeFileSync(readme, withConfigurationTable(readFileSync(readme, 'utf8'), envExample));
