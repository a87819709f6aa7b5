/** `npm run openapi`: writes the OpenAPI document of the built service to docs/openapi.json, and tells what breaks clients. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { documentOf, startBuiltService } from './built-service.ts';
import { breakingChanges } from './openapi/changes.ts';

/** A new error code alone is a change of every call. */
const MOST_LINES = 40;

const file = new URL('../docs/openapi.json', import.meta.url);
await using service = await startBuiltService();
const { app } = service;
const served = await documentOf(app);
// The comparison changes what it compares, so the file gets a copy of its own.
const breaking = existsSync(file)
  ? breakingChanges(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(served))
  : [];
writeFileSync(file, `${JSON.stringify(JSON.parse(served), null, 2)}\n`);
process.stdout.write(`docs/openapi.json written. Breaking changes: ${breaking.length}\n`);
process.stdout.write(
  breaking
    .slice(0, MOST_LINES)
    .map((change) => `  ${change}\n`)
    .join(''),
);
