/**
 * `npm run check:openapi`: what other tools say of the OpenAPI document. Without network. With the path of a document, that one
 * is checked instead of the built service's own.
 */
import { readFileSync } from 'node:fs';
import { documentOf, startBuiltService } from './built-service.ts';
import { redocly, spectral } from './openapi/linters.ts';
import { refusedPrices, sessionBreaches } from './openapi/session.ts';
import { typeErrors } from './openapi/typescript.ts';

await using service = await startBuiltService();
const { app } = service;
const [file] = process.argv.slice(2);
const text = file === undefined ? await documentOf(app) : readFileSync(file, 'utf8');
const document: object = JSON.parse(text);
const { answers, breaches } = await sessionBreaches(app, document);

const [rules, oas, types] = await Promise.all([redocly(text), spectral(text), typeErrors(text)]);
const refused = refusedPrices(document);
const findings = [
  ...rules.errors,
  ...rules.warnings,
  ...oas.errors,
  ...oas.warnings,
  ...types,
  ...breaches,
].map((finding) => `  ${finding}\n`);
process.stdout.write(
  [
    `Redocly, recommended: ${rules.errors.length} errors, ${rules.warnings.length} warnings`,
    `Spectral, oas: ${oas.errors.length} errors, ${oas.warnings.length} warnings`,
    `openapi-typescript, tsc --strict: ${types.length} errors`,
    `A session of ${answers} answers, plain ajv: ${breaches.length} refused`,
    `Prices from 0.01 to 1,000, plain ajv: ${refused} of 100000 refused`,
    '',
  ].join('\n') + findings.join(''),
);
process.exitCode = findings.length + refused === 0 ? 0 : 1;
