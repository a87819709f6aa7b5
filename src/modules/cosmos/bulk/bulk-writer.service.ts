import type { Container } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import type { CosmosConnection } from '../client/connection.js';
import { isLoopback } from '../client/endpoint.js';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import type { ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_CONNECTION, COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import type { BulkOperation, BulkOptions, BulkResult } from './bulk-operation.js';
import { type BulkPieces, BulkRun } from './bulk-run.js';
import type { SeenRate } from './ru-rate.js';
import { readThroughput } from './throughput.js';

/** Where operations come from. */
export type BulkSource<T> = AsyncIterable<BulkOperation<T>> | Iterable<BulkOperation<T>>;

/** What a run takes of a container whose request units are known: the rest is for those who wait for an answer. */
const SHARE = 0.9;

/** How long it counts what a run has seen: then the container may have been given other request units. */
const REMEMBERED_MS = 600_000;

/** Writes any number of items, in no order, as fast as the database lets it and no faster. */
@Injectable()
export class BulkWriter {
  private readonly seen = new WeakMap<Container, SeenRate & { readonly until: number }>();
  /** Containers that a run writes to. Another run beside it must not begin with all that the container gives. */
  private readonly busy = new Set<Container>();

  /** Emulators tell a throughput, but not the one that they enforce. */
  private readonly tellsThroughput: boolean;

  constructor(
    private readonly calls: CosmosCalls,
    @Inject(COSMOS_CONNECTION) connection: Pick<CosmosConnection, 'endpoint'>,
    @Inject(COSMOS_OPTIONS) private readonly options: Pick<ResolvedCosmosOptions, 'bulkPriority'>,
  ) {
    this.tellsThroughput = !isLoopback(connection.endpoint);
  }

  /**
   * Exactly one result for each operation that is taken from `source`, as they come. The source is read no faster than results
   * are taken. Operations on the same item are carried out in the order of the source, and only they.
   *
   * Everything runs in the scope in which the first result is asked for, whose deadline counts; its signal does not, see
   * `options.signal`. Leaving the loop early stops the run.
   * @throws what the source throws, after the results of everything that was taken from it
   */
  async *write<T>(
    container: Container,
    source: BulkSource<T>,
    options: BulkOptions<T>,
  ): AsyncGenerator<BulkResult<T>, void> {
    for await (const results of this.writePieces(container, oneByOne(source), options)) yield* results;
  }

  /**
   * The same in pieces, which are cheaper to hand over. Of a piece in whose middle the run is stopped, what has not been sent may have no
   * result.
   */
  async *writePieces<T>(
    container: Container,
    source: BulkPieces<T>,
    options: BulkOptions<T>,
  ): AsyncGenerator<readonly BulkResult<T>[], void> {
    const budget = options.requestUnitsPerSecond ?? (await this.shareOf(container, options.operation));
    const seen = this.seenOf(container);
    const isFirst = !this.busy.has(container);
    this.busy.add(container);
    const run = new BulkRun(
      this.calls,
      container,
      { priority: this.options.bulkPriority, ...options },
      budget,
      seen,
    );
    try {
      yield* run.write(source);
    } finally {
      if (isFirst) {
        this.busy.delete(container);
        this.seen.set(container, { ...run.seen, until: performance.now() + REMEMBERED_MS });
      }
    }
  }

  private seenOf(container: Container): SeenRate | undefined {
    const seen = this.busy.has(container) ? undefined : this.seen.get(container);
    return seen !== undefined && performance.now() < seen.until ? seen : undefined;
  }

  private async shareOf(container: Container, operation: string): Promise<number | undefined> {
    if (!this.tellsThroughput) return undefined;
    const budget = await readThroughput(`${operation}.throughput`, this.calls, container);
    return budget === undefined ? undefined : budget * SHARE;
  }
}

async function* oneByOne<T>(source: BulkSource<T>): AsyncGenerator<readonly BulkOperation<T>[]> {
  for await (const operation of source) yield [operation];
}
