import type { ItemSource, ScanRequest, SourceItem } from '../../query/language/source.js';
import type { Connection, Statement } from '../connection.js';
import { parseItem } from '../item.js';
import { allOf, condition, type Condition } from './condition.js';
import { type Filter, planSegments, type ScanPlan, type ScanRules } from './plan.js';
import type { Segment } from './segments.js';
import { ValueIndexes } from './value-indexes.js';

/** What the scanner needs of the container around it. */
export interface ScannerOwner {
  readonly table: string;
  readonly scanRules: ScanRules;
  seconds(): number;
}

type ItemRow = readonly [row: number, epk: string, bytes: number, body: string];

/** How a plan's rows are found. */
interface Access {
  /** SQLite index to go by; its own choice when absent. */
  readonly index?: string;
  readonly conditions: readonly Condition[];
}

/** An index that finds this few rows is taken whatever the order they come in; sorting them is cheap. */
const FEW = 500;
const REMEMBERED_STATEMENTS = 200;

/**
 * Answers scans from SQLite. A page of a sorted partition, or of what an indexed bound leaves over, is
 * read through an index on those very values and costs about as many rows as it has.
 */
export class ItemScanner implements ItemSource {
  readonly valueIndexes: ValueIndexes;
  readonly #connection: Connection;
  readonly #owner: ScannerOwner;
  readonly #idle = new Map<string, Statement<ItemRow>>();

  constructor(connection: Connection, owner: ScannerOwner) {
    this.#connection = connection;
    this.#owner = owner;
    this.valueIndexes = new ValueIndexes(connection, owner.table);
  }

  *scan(request: ScanRequest): Iterable<SourceItem> {
    const plan = planSegments(request, this.#owner.scanRules);
    const access = this.#choose(plan);
    for (const segment of plan.segments) yield* this.#read(access, segment);
  }

  #choose(plan: ScanPlan): Access {
    const { scope, filters, indexOrder } = plan;
    const bounds = filters.flatMap(({ conditions }) => conditions);
    const best = this.#mostSelective(plan);
    const sorted = indexOrder.length > 0 ? this.valueIndexes.named(scope.column, indexOrder) : undefined;
    const index = best ?? sorted;
    if (index !== undefined) return { index, conditions: [scope.inColumn, ...bounds] };
    const conditions = [...(plan.isByPlace ? [] : [scope.inPlace]), ...bounds];
    const isOneStretch = plan.isByPlace || scope.column !== '';
    return isOneStretch ? { index: `${this.#owner.table}_place`, conditions } : { conditions };
  }

  /** The index of the filter that leaves the fewest rows, when they are few or come in the right order. */
  #mostSelective(plan: ScanPlan): string | undefined {
    let best: string | undefined;
    let fewest = FEW + 1;
    for (const filter of plan.filters) {
      const index = this.valueIndexes.named(plan.scope.column, [{ path: filter.path, descending: false }]);
      if (index === undefined) continue;
      const count = this.#count(index, plan, filter);
      if (count < fewest || (best === undefined && plan.isByRow && filter.isEquality)) {
        best = index;
        fewest = count;
      }
    }
    return best;
  }

  /** How many rows a filter leaves, counted no further than needed. */
  #count(index: string, { scope }: ScanPlan, { conditions }: Filter): number {
    const { sql, parameters } = allOf([scope.inColumn, ...conditions]);
    const [count] = this.#connection
      .prepare<readonly [number]>(
        `SELECT count(*) FROM (SELECT 1 FROM ${this.#owner.table} INDEXED BY ${index} WHERE ${sql} LIMIT ${FEW + 1})`,
      )
      .get(...parameters) ?? [0];
    return count;
  }

  *#read(access: Access, segment: Segment): Iterable<SourceItem> {
    const living = condition('(expires IS NULL OR expires > ?)', this.#owner.seconds());
    const where = allOf([...access.conditions, ...segment.conditions, living]);
    const sql =
      `SELECT row, epk, bytes, body FROM ${this.#owner.table} ` +
      `${access.index === undefined ? '' : `INDEXED BY ${access.index}`} WHERE ${where.sql} ORDER BY ${segment.orderBy}`;
    const statement = this.#take(sql);
    try {
      for (const [row, epk, bytes, text] of statement.iterate(...where.parameters)) {
        yield { row, epk, bytes, text, body: parseItem(text) };
      }
    } finally {
      this.#giveBack(sql, statement);
    }
  }

  /** A statement serves one scan at a time. */
  #take(sql: string): Statement<ItemRow> {
    const idle = this.#idle.get(sql);
    if (!idle) return this.#connection.prepare(sql);
    this.#idle.delete(sql);
    return idle;
  }

  #giveBack(sql: string, statement: Statement<ItemRow>): void {
    if (this.#idle.size >= REMEMBERED_STATEMENTS) this.#idle.clear();
    this.#idle.set(sql, statement);
  }
}
