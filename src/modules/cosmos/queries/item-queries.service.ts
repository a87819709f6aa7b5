import type { Container, FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { ContainerRegistry } from '../containers/container-registry.service.js';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import { prefixRange } from '../ranges/effective-partition-key.js';
import { FanOut } from './fan-out.js';
import type { KeyRange } from '../ranges/key-range.js';
import { RangeMap } from '../ranges/range-map.js';
import { readRows } from '../calls/read-rows.js';
import { type Question, SharedQuestions } from './shared-questions.service.js';
import { PARTITION_KEY_RANGE_ID } from '../wire/http-types.js';

/** Where to look. */
type Place =
  | {
      /**
       * Partition keys, each complete or the first levels of one: the service looks into no other physical partition. One that
       * is complete is looked into alone. The query's own filter has to name them as well.
       */
      readonly keys: readonly (readonly string[])[];
    }
  /** Slices of the key space: each physical partition that has a part of one is asked as a whole. */
  | { readonly ranges: readonly KeyRange[] };

/** Where to look, and how far. */
export type QueryScope = Place & {
  /** Rows that are enough, of each physical partition. Default: all. */
  readonly limit?: number;
  /** Whether callers that ask the same at the same moment may get the same rows, which nobody changes then. Default: no. */
  readonly isShared?: boolean;
};

/** The service chooses how many rows a page has. */
const ANY_SIZE = -1;

/**
 * Queries over one logical partition or many. Many lie in several physical partitions: each of those is asked by itself, with
 * the query as it is, and the caller puts the answers together: sorted again, or added up.
 */
@Injectable()
export class ItemQueries {
  private readonly maps = new Map<string, RangeMap>();

  constructor(
    private readonly calls: CosmosCalls,
    private readonly shared: SharedQuestions,
    private readonly containers: ContainerRegistry,
  ) {}

  /**
   * The rows of each physical partition, in the order of the query; an aggregate may be in parts, over several rows. The
   * answers overlap in nothing and leave nothing out, also when the service splits or moves partitions meanwhile.
   * @param operation names the call in the log, such as `bookings.list`
   * @throws AppError for every failure, see `CosmosCalls.run`
   */
  async run<T>(
    operation: string,
    container: Container,
    query: SqlQuerySpec,
    { limit, isShared = false, ...place }: QueryScope,
  ): Promise<readonly T[][]> {
    const question = await this.questionOf<T>(container, query, place, limit);
    const name = isShared ? JSON.stringify([container.url, query, place, limit]) : undefined;
    return this.calls.run(operation, ({ abortSignal }) =>
      name === undefined ? question.ask(abortSignal) : this.shared.ask(name, question, abortSignal),
    );
  }

  private async questionOf<T>(
    container: Container,
    query: SqlQuerySpec,
    place: Place,
    limit: number | undefined,
  ): Promise<Question<readonly T[][]>> {
    const spent = { requests: 0, requestUnits: 0 };
    const rowsOf = (options: FeedOptions): Promise<T[]> => {
      const rows = container.items.query<T>(query, { maxItemCount: limit ?? ANY_SIZE, ...options });
      return readRows(rows, limit, (requestUnits) => {
        spent.requests += 1;
        spent.requestUnits += requestUnits;
      });
    };
    const keys = 'keys' in place ? place.keys : [];
    const [key] = keys;
    if (key !== undefined && keys.length === 1 && key.length === this.levelsOf(container)) {
      const partitionKey = [...key];
      return { ask: async (abortSignal) => [await rowsOf({ partitionKey, abortSignal })], spent };
    }
    const fanOut = new FanOut(
      this.mapOf(container),
      'ranges' in place ? place.ranges : await Promise.all(keys.map(prefixRange)),
      ({ id }, abortSignal) => rowsOf({ abortSignal, initialHeaders: onlyRange(id) }),
    );
    return { ask: (signal) => fanOut.attempt(signal), spent };
  }

  private levelsOf({ id }: Container): number | undefined {
    return this.containers.definitions.find((definition) => definition.id === id)?.partitionKey.paths.length;
  }

  private mapOf(container: Container): RangeMap {
    const known = this.maps.get(container.url) ?? new RangeMap(container);
    this.maps.set(container.url, known);
    return known;
  }
}

/** A query that is bound to one physical partition is carried out there as it is: no plan, no rewriting. */
const onlyRange = (id: string) => ({ [PARTITION_KEY_RANGE_ID]: id });
