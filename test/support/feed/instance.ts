/**
 * One instance of a change feed processor as a process of its own, from the build: so that it can be killed. It appends a line
 * for each page that its handler is given to a file that all instances share. Appending is atomic, so the file has the order
 * in which they handled. Run by Node itself; ends in order on SIGTERM.
 */
import { appendFileSync } from 'node:fs';
import type * as Core from '@nestjs/core';
import type * as FeedModule from '../../../src/modules/cosmos/change-feed/change-feed.module.ts';
import type { ChangeFeedOptions } from '../../../src/modules/cosmos/change-feed/processing/change-feed-options.ts';
import type * as Leases from '../../../src/modules/cosmos/change-feed/leases-container.ts';
import type { ContainerDefinition } from '../../../src/modules/cosmos/containers/container-definition.ts';
import type * as CosmosModules from '../../../src/modules/cosmos/cosmos.module.ts';

/** What the parent says, as JSON in the first argument. */
export interface InstanceOrder {
  readonly endpoint: string;
  readonly key: string;
  /** The container whose changes are handled. */
  readonly readings: ContainerDefinition;
  readonly name: string;
  readonly file: string;
  readonly options: Partial<ChangeFeedOptions>;
}

/** A line of the file. */
export interface HandledPage {
  readonly by: string;
  readonly lease: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly changes: readonly (readonly [sensor: string, n: number])[];
}

interface Numbered {
  readonly sensor: string;
  readonly n: number;
}

const built = <T>(file: string): Promise<T> => import(new URL(`../../../dist/${file}`, import.meta.url).href);

async function run({ endpoint, key, readings, name, file, options }: InstanceOrder): Promise<void> {
  await import('reflect-metadata');
  const { NestFactory }: typeof Core = await import('@nestjs/core');
  const { CosmosModule } = await built<typeof CosmosModules>('modules/cosmos/cosmos.module.js');
  const { ChangeFeedModule } = await built<typeof FeedModule>(
    'modules/cosmos/change-feed/change-feed.module.js',
  );
  const { leasesContainer } = await built<typeof Leases>('modules/cosmos/change-feed/leases-container.js');
  const feed = ChangeFeedModule.forFeature<Numbered>({
    name: 'totals',
    container: readings.id,
    leases: 'leases',
    startFrom: 'beginning',
    handler: async (changes, { leaseToken }) => {
      const at = performance.timeOrigin + performance.now();
      const page = { by: name, lease: leaseToken, at, changes: changes.map(({ sensor, n }) => [sensor, n]) };
      appendFileSync(file, `${JSON.stringify(page)}\n`);
    },
    ...options,
  });
  const app = await NestFactory.createApplicationContext(
    {
      module: CosmosModule,
      imports: [
        CosmosModule.forRootAsync({
          useFactory: () => ({ endpoint, key, databaseId: 'sensors', provision: 'create' as const }),
        }),
        CosmosModule.forFeature([readings, leasesContainer('leases')]),
        ChangeFeedModule.forRoot({ instanceName: name }),
        feed,
      ],
    },
    { logger: ['error'] },
  );
  process.on('SIGTERM', () => void app.close());
  process.stdout.write('ready\n');
}

const [, , order] = process.argv;
if (order !== undefined) await run(JSON.parse(order));
