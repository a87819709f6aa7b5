import { AppError } from '../../../common/errors/app-error.js';
import { chunksOf } from '../../../common/iteration/chunks.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { Partition } from '../../catalog-store/partition.js';
import { hashOf } from '../../idempotency/fingerprint.js';
import type { ExistingItem } from '../../products/bulk/product-bulk.service.js';
import { PRODUCT_ERRORS, productNotFound } from '../../products/entities/products.errors.js';
import type { CountDifference, CountLine, CountOutcome } from '../../stock/counts/stock-counts.service.js';
import { toCount } from '../../stock/dto/count.dto.js';
import { CountRowDto } from '../dto/count-row.dto.js';
import type { StockDifference } from '../wire/import-report.js';
import { readRow } from './import-row.js';
import type { Duplicates } from './key-lines.js';
import { keyOf, type Located, lookUp, type Question } from './look-up.js';
import type { CheckedRow, PlannedWrite, Planner, RowPlan, Writer, Written } from './plan.js';
import type { RowDefaults } from '../dto/import-options.js';
import { COUNT_ROWS } from './row-shape.js';
import type { SourceRow } from './source-row.js';

/** Counts that are carried out together, about, and how long they wait for each other, in milliseconds. */
const CHUNK_ROWS = 1_000;
const LINGER_MS = 50;

/** A count, before its product is looked up. */
export interface CountRow extends CheckedRow, Located {
  readonly id?: string | undefined;
  readonly sku?: string | undefined;
  readonly command: CountLine['command'];
}

/** A count of a product that is there. */
export interface CountWrite extends PlannedWrite, CountLine {
  readonly row: CountRow;
}

/**
 * What a row of a stocktake says.
 * @throws AppError as `readRow`; `partition_forbidden`
 */
export function toCountRow(source: SourceRow, defaults: RowDefaults): CountRow {
  const dto = readRow(source, CountRowDto, COUNT_ROWS, defaults);
  const { category, id, sku } = dto;
  if (id === undefined && sku === undefined) throw unnamed();
  return { line: source.line, partition: Partition.of(category), id, sku, command: toCount(dto) };
}

const unnamed = (): AppError =>
  validationFailed([{ pointer: '/sku', code: 'required', detail: 'sku or id must be given' }]);

/** Finds the products of counts: a hundred by one query. */
export class CountPlanner implements Planner<CountWrite> {
  constructor(
    private readonly options: {
      readonly findByIds: Question<ExistingItem>;
      readonly findBySkus: Question<CountLine['product']>;
      readonly duplicates: Duplicates;
      /** Of the import: with a line of it, it names a count. */
      readonly key: string;
      readonly signal: AbortSignal;
    },
  ) {}

  async plan(rows: readonly CountRow[]): Promise<readonly RowPlan<CountWrite>[]> {
    const { findByIds, findBySkus, signal } = this.options;
    const [byId, bySku] = await Promise.all([
      lookUp(rows.filter(hasId), ({ id }) => id, findByIds, signal),
      lookUp(rows.filter(hasOnlySku), ({ sku }) => sku, findBySkus, signal),
    ]);
    return rows.map((row) => {
      const { id, sku = '' } = row;
      const item = id === undefined ? bySku.get(keyOf(row, sku)) : byId.get(keyOf(row, id));
      if (item instanceof AppError) return { row, action: 'refuse', error: item };
      const isMeant = item !== undefined && (row.sku === undefined || item.sku === row.sku);
      return isMeant ? this.write(row, item) : { row, action: 'refuse', error: notFound(row) };
    });
  }

  private write(row: CountRow, product: CountLine['product']): CountWrite {
    const { line, command } = row;
    const { sku, category } = product;
    this.options.duplicates.add({ line, sku, category, location: command.location });
    const name = {
      name: `import ${this.options.key} ${line}`,
      fingerprint: hashOf([...Partition.of(category).key, product.id, command]),
    };
    return { row, action: 'write', expected: 'replaced', product, command, name };
  }
}

const hasId = (row: CountRow): row is CountRow & { id: string } => row.id !== undefined;
const hasOnlySku = (row: CountRow): row is CountRow & { sku: string } =>
  row.id === undefined && row.sku !== undefined;

function notFound({ id, sku, partition: { category } }: CountRow): AppError {
  if (sku === undefined) return productNotFound(id ?? '', category);
  const named = id === undefined ? '' : ` and the id ${JSON.stringify(id)}`;
  return new AppError(
    PRODUCT_ERRORS.product_not_found,
    `No product in category ${JSON.stringify(category)} has the sku ${JSON.stringify(sku)}${named}.`,
  );
}

/** Carries counts out, about a thousand at a time. */
export const countWriter = (
  run: (lines: readonly CountWrite[], stop: AbortSignal) => Promise<readonly CountOutcome<CountWrite>[]>,
): Writer<CountWrite> =>
  async function* write(plans, stop) {
    for await (const chunk of chunksOf(plans, CHUNK_ROWS, LINGER_MS)) {
      yield (await run(chunk, stop)).map(toWritten);
    }
  };

function toWritten({
  line,
  difference,
  isRepeat,
  isRetried,
  error,
}: CountOutcome<CountWrite>): Written<CountWrite> {
  const retries = isRetried === true ? 1 : 0;
  if (error !== undefined || difference === undefined) {
    return { context: line, outcome: 'failed', retries, ...(error && { error }) };
  }
  if (isRepeat === true || difference.delta === 0) return { context: line, outcome: 'unchanged', retries };
  return { context: line, outcome: 'replaced', retries, difference: toDifference(line, difference) };
}

/** What a report tells of a count. */
function toDifference(
  { row: { line }, product: { id, sku, category } }: CountWrite,
  { location, delta, onHand }: CountDifference,
): StockDifference {
  return { line, id, sku, category, location, from: onHand - delta, to: onHand, delta };
}
