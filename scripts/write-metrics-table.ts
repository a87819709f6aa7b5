/** `npm run docs:metrics`: writes the table of docs/observability.md anew from the table in the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withPart } from './generated-part.ts';
import { metricsTable } from './metrics-table.ts';

const document = new URL('../docs/observability.md', import.meta.url);
writeFileSync(document, withPart(readFileSync(document, 'utf8'), 'metrics', metricsTable()));
