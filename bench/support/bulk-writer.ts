import type * as Calls from '../../src/modules/cosmos/calls/cosmos-calls.service.ts';
import type * as Options from '../../src/modules/cosmos/options/cosmos-options.ts';
import type * as Status from '../../src/modules/cosmos/calls/startup-status.service.ts';
import type * as Writer from '../../src/modules/cosmos/bulk/bulk-writer.service.ts';

/** The service's own bulk writer, as it was built. */
export async function bulkWriterFor(endpoint: string): Promise<Writer.BulkWriter> {
  await import('reflect-metadata');
  const { BulkWriter } = await built<typeof Writer>('bulk/bulk-writer.service.js');
  const { CosmosCalls } = await built<typeof Calls>('calls/cosmos-calls.service.js');
  const { resolveOptions } = await built<typeof Options>('options/cosmos-options.js');
  const { StartupStatus } = await built<typeof Status>('calls/startup-status.service.js');
  const options = resolveOptions({ endpoint, databaseId: 'bench' });
  const calls = new CosmosCalls(options, new StartupStatus());
  return new BulkWriter(calls, { endpoint }, options);
}

function built<T>(file: string): Promise<T> {
  return import(new URL(`../../dist/modules/cosmos/${file}`, import.meta.url).href);
}
