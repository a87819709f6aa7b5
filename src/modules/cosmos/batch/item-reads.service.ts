import { AsyncLocalStorage } from 'node:async_hooks';
import { CosmosClient, type Container, type OperationInput } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { type CallOptions, CosmosCalls, type PointRead } from '../calls/cosmos-calls.service.js';
import type { CallScope, ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_OPTIONS } from '../options/cosmos.constants.js';

/** Most reads in one request. More of them save little, and answers of large items grow long. */
const MOST_TOGETHER = 32;

/** After a request for several that the database did not serve, in milliseconds: then it is asked no more than without them. */
const ALONE_MS = 1_000;

/** Statuses in the answer to a transaction that the database has carried out, or not for want of an item. */
const SERVED: ReadonlySet<number> = new Set([200, 404, 424]);

/** Somebody who waits for one item. */
interface Reader {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly scope: CallScope | undefined;
  /** With the item; or with nothing, when the reader has to ask alone. */
  readonly answer: (item: unknown) => void;
}

/**
 * Point reads, those of one partition together when they come together. Reads that arrive within one turn of the event loop go
 * out at its end, in one request: so none waits for another, and a process with more to do sends fewer requests. A read alone is
 * the SDK's point read. Whatever goes wrong with several, an item that is not there included, each of them asks alone: what its
 * caller is told is what a point read tells.
 */
@Injectable()
export class ItemReads {
  private readonly arriving = new Map<string, Reader[]>();

  /** When several may be asked for together again, on the clock of `performance.now()`. */
  private togetherFrom = 0;

  /** What several ask for together belongs to no scope of theirs. */
  private readonly outsideOfScopes = AsyncLocalStorage.snapshot();

  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly client: CosmosClient,
    private readonly calls: CosmosCalls,
  ) {}

  /** To be called within `CosmosCalls.read`, which ends the wait. */
  async read(
    container: Container,
    partitionKey: string[],
    id: string,
    options: CallOptions,
  ): Promise<PointRead & { readonly resource?: unknown }> {
    const resource = await new Promise<unknown>((answer) => {
      const reader = { id, signal: options.abortSignal, scope: this.options.scope(), answer };
      this.join(container, partitionKey, reader);
    });
    if (resource !== undefined) return { statusCode: 200, resource };
    return container.item(id, partitionKey).read(options);
  }

  private join(container: Container, partitionKey: string[], reader: Reader): void {
    const name = JSON.stringify([container.id, ...partitionKey]);
    const readers = this.arriving.get(name);
    if (readers !== undefined) {
      readers.push(reader);
      return;
    }
    const first = [reader];
    this.arriving.set(name, first);
    setImmediate(() => {
      this.arriving.delete(name);
      const present = first.filter((one) => !one.signal.aborted);
      for (let from = 0; from < present.length; from += MOST_TOGETHER) {
        void this.serve(container, partitionKey, present.slice(from, from + MOST_TOGETHER));
      }
    });
  }

  /** Never rejects. */
  private async serve(
    container: Container,
    partitionKey: string[],
    readers: readonly Reader[],
  ): Promise<void> {
    const isAlone = readers.length === 1 || performance.now() < this.togetherFrom;
    const items = isAlone ? undefined : await this.together(container, partitionKey, readers);
    for (const [index, { answer }] of readers.entries()) answer(items?.[index]);
  }

  /** The items in their order; undefined unless all of them are there. */
  private async together(
    container: Container,
    partitionKey: string[],
    readers: readonly Reader[],
  ): Promise<readonly unknown[] | undefined> {
    const operations = readers.map(({ id }): OperationInput => ({ operationType: 'Read', id }));
    try {
      const results = await this.outsideOfScopes(() =>
        this.calls.run(
          'items.readTogether',
          async (options) => {
            if (!(await this.isOneRegion())) return undefined;
            return (await container.items.batch(operations, partitionKey, options)).result;
          },
          {},
          // Repeats are the matter of each reader.
          { longestWaitMs: 0 },
        ),
      );
      if (results?.length !== readers.length) return undefined;
      if (!results.every(({ statusCode }) => SERVED.has(statusCode))) this.waitForBetterTimes();
      for (const [index, { requestCharge }] of results.entries()) book(readers[index]?.scope, requestCharge);
      return results.every(({ statusCode }) => statusCode === 200)
        ? results.map(({ resourceBody }) => resourceBody)
        : undefined;
    } catch {
      this.waitForBetterTimes();
      return undefined;
    }
  }

  private waitForBetterTimes(): void {
    this.togetherFrom = performance.now() + ALONE_MS;
  }

  /** The service takes a batch for a write: where reads have a region of their own, it would go to another, and far. */
  private async isOneRegion(): Promise<boolean> {
    return (await this.client.getReadEndpoint()) === (await this.client.getWriteEndpoint());
  }
}

/** The share of one reader in a request. */
function book(scope: CallScope | undefined, requestCharge: number): void {
  if (scope === undefined) return;
  scope.databaseRequests += 1;
  scope.charge += requestCharge;
  scope.budget?.spend(requestCharge);
}
