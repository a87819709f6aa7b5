import type { ItemSource, ScanRequest, SourceItem } from '../../query/language/source.js';
import type { Connection, Statement } from '../connection.js';
import { parseItem } from '../item.js';
import { allOf, condition, type Condition } from './condition.js';
import { type Filter, planSegments, type ScanPlan, type ScanRules } from './plan.js';
import { isId } from './key-sql.js';
import type { Scope } from './scope.js';
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
/** Rows of an index are counted no further than this, for a count is paid for by the query. */
const MOST_COUNTED = 50_000;
/** To read a row by an index and sort it takes this much more than to pass it by. */
const INDEXED_ROW = 4;
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
  readonly #counts = new Map<string, Statement<readonly [number]>>();
  readonly #lastRow: Statement<readonly [number | null]>;

  constructor(connection: Connection, owner: ScannerOwner) {
    this.#connection = connection;
    this.#owner = owner;
    this.valueIndexes = new ValueIndexes(connection, owner.table);
    this.#lastRow = connection.prepare(`SELECT max(row) FROM ${owner.table}`);
  }

  *scan(request: ScanRequest): Iterable<SourceItem> {
    const plan = planSegments(request, this.#owner.scanRules);
    const access = this.#choose(plan, request.wanted);
    for (const segment of plan.segments) yield* this.#read(access, segment);
  }

  #choose(plan: ScanPlan, wanted: number | undefined): Access {
    const { scope, filters, indexOrder } = plan;
    const bounds = filters.flatMap(({ conditions }) => conditions);
    const isSorted = indexOrder.length > 0;
    const best =
      this.#mostSelective(plan, FEW) ??
      (isSorted ? undefined : this.#mostSelective(plan, this.#worthwhile(wanted)));
    const sorted = isSorted ? this.valueIndexes.named(scope.column, indexOrder) : undefined;
    const index = best ?? sorted;
    if (index !== undefined) return { index, conditions: [scope.inColumn, ...bounds] };
    const conditions = [...(plan.isByPlace ? [] : [scope.inPlace]), ...bounds];
    const isOneStretch = plan.isByPlace || scope.column !== '';
    return isOneStretch ? { index: `${this.#owner.table}_place`, conditions } : { conditions };
  }

  /**
   * How many rows an index may leave so that a scan is shorter by it than by place, where the rows lie among others. By place a
   * page ends once it is full; by an index its rows are sorted first, for every page again.
   */
  #worthwhile(wanted: number | undefined): number {
    const [lastRow] = this.#lastRow.get() ?? [0];
    const rows = lastRow ?? 0;
    const most = wanted === undefined ? rows / INDEXED_ROW : Math.sqrt(rows * wanted);
    return Math.min(MOST_COUNTED, Math.max(FEW, Math.floor(most)));
  }

  /** The index of the filter that leaves the fewest rows, when they are at most so many or come in the right order. */
  #mostSelective(plan: ScanPlan, most: number): string | undefined {
    let best: string | undefined;
    let fewest = most + 1;
    for (const filter of plan.filters) {
      const index = this.#indexFor(plan.scope, filter);
      if (index === undefined) continue;
      const known = plan.scope.hasKey ? filter.atMost : undefined;
      const count = known ?? this.#count(index, plan, filter, most);
      if (count < fewest || (best === undefined && plan.isByRow && filter.isEquality)) {
        best = index;
        fewest = count;
      }
    }
    return best;
  }

  /** Within one partition key items are found by their ids without an index of their own. */
  #indexFor({ column, hasKey }: Scope, { path }: Filter): string | undefined {
    if (hasKey && isId(path)) return `${this.#owner.table}_key`;
    return this.valueIndexes.named(column, [{ path, descending: false }]);
  }

  /** How many rows a filter leaves, counted no further than needed. */
  #count(index: string, { scope }: ScanPlan, { conditions }: Filter, most: number): number {
    const { sql, parameters } = allOf([scope.inColumn, ...conditions]);
    const from = `${this.#owner.table} INDEXED BY ${index}`;
    const statement = this.#counting(`SELECT count(*) FROM (SELECT 1 FROM ${from} WHERE ${sql} LIMIT ?)`);
    const [count] = statement.get(...parameters, most + 1) ?? [0];
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

  #counting(sql: string): Statement<readonly [number]> {
    const known = this.#counts.get(sql);
    if (known) return known;
    if (this.#counts.size >= REMEMBERED_STATEMENTS) this.#counts.clear();
    const statement = this.#connection.prepare<readonly [number]>(sql);
    this.#counts.set(sql, statement);
    return statement;
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
