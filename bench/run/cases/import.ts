import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { catalogueStream, categoryOf } from '../../support/catalogue.ts';
import type { CallCase } from '../bench-case.ts';
import { documentMaker, modelsOf } from '../products.ts';
import { byService } from './subjects.ts';

export const importCase: CallCase = {
  kind: 'calls',
  name: 'import',
  title: 'Import over 50 categories',
  calls: 1,
  inFlight: 1,
  unit: { name: 'row', perCall: ({ large }) => large },
  subjects: [
    ...byService((load, { scale }) => async (_n, lane) => {
      const body = await text(catalogueStream({ name: randomUUID().toUpperCase(), rows: scale.large }));
      const headers = { 'content-type': 'application/x-ndjson', accept: 'application/json' };
      const answer = await load.expect(200, lane, '/v1/imports', { method: 'POST', headers, body });
      const report: { readonly created: number } = JSON.parse(answer.body.toString());
      if (report.created !== scale.large) throw new Error(`an import created ${report.created}`);
    }),
    {
      who: 'raw SDK’s bulk',
      process: 'sdk',
      sdk: async (container, supplies) => {
        const documentOf = await documentMaker(container, supplies);
        return async () => {
          const operations = Array.from({ length: supplies.scale.large }, (_, n) => {
            const resourceBody = documentOf(categoryOf(n), randomUUID());
            return {
              operationType: 'Create' as const,
              partitionKey: ['default', resourceBody.category],
              resourceBody,
            };
          });
          const results = await container.items.executeBulkOperations(operations);
          // A group whose answer was late is refused when the SDK repeats it: a careful caller looks after those that are left.
          for (const { response, operationInput } of results) {
            if (response?.statusCode === 201 || operationInput.operationType !== 'Create') continue;
            await container.items.upsert(operationInput.resourceBody);
          }
        };
      },
    },
    {
      who: 'raw SDK, one by one, 100 in flight',
      process: 'sdk',
      single: { calls: 3_000, inFlight: 100 },
      sdk: async (container, supplies) => {
        const documentOf = await documentMaker(container, supplies);
        return (n) => container.items.create(documentOf(categoryOf(n), randomUUID()));
      },
    },
  ],
  prepare: modelsOf,
};
