/** `npm run docs:costs`: measures request units on cosmolite and writes the table of docs/costs.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { startBuiltService } from './built-service.ts';
import { costTable, exampleOf } from './costs/cost-tables.ts';
import { measureCosts } from './costs/operations.ts';
import { withPart } from './generated-part.ts';

const document = new URL('../docs/costs.md', import.meta.url);
await using service = await startBuiltService();
const { app } = service;
const costs = await measureCosts(async (method, url, { body, headers = {} }) => {
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await app.inject({ method, url, headers: { ...type, ...headers }, ...payload });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.payload === '' ? undefined : JSON.parse(answer.payload),
  };
});
const text = withPart(readFileSync(document, 'utf8'), 'costs', costTable(costs));
writeFileSync(document, withPart(text, 'example', exampleOf(costs)));
