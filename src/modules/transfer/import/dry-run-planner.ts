import { AppError } from '../../../common/errors/app-error.js';
import {
  type ExistingItem,
  isUnchanged,
  type Plan,
  type ProductRow,
  recordOver,
} from '../../products/bulk/product-bulk.service.js';
import { productExists, skuTaken } from '../../products/entities/products.errors.js';
import type { ImportOptions } from '../dto/import-options.js';
import { KeyLines } from './key-lines.js';
import { keyOf, lookUp, type Question } from './look-up.js';
import type { ProductPlanner } from './plan.js';

/** How many ids and skus are remembered: those of a million rows, in 64 MB. Rows behind them are not compared with each other. */
const MEMORY = 2_097_152;

/** Foretells what the database would answer: from what is stored, and from the rows before. */
export class DryRunPlanner implements ProductPlanner {
  private readonly ids = new KeyLines(MEMORY / 2);
  private readonly skus = new KeyLines(MEMORY / 2);

  constructor(
    private readonly mode: ImportOptions['mode'],
    private readonly findByIds: Question<ExistingItem>,
    private readonly findBySkus: Question<string>,
    private readonly signal: AbortSignal,
  ) {}

  async plan(rows: readonly ProductRow[]): Promise<readonly Plan[]> {
    const [items, holders] = await Promise.all([
      lookUp(rows, ({ id }) => id, this.findByIds, this.signal),
      lookUp(rows, ({ fields }) => fields.sku, this.findBySkus, this.signal),
    ]);
    return rows.map((row) => {
      const [id, sku] = [keyOf(row, row.id), keyOf(row, row.fields.sku)];
      const plan = this.decide(row, items.get(id), holders.get(sku));
      if (plan.action !== 'refuse') {
        this.ids.add(id, row.line);
        this.skus.add(sku, row.line);
      }
      return plan;
    });
  }

  private decide(
    row: ProductRow,
    item: ExistingItem | undefined,
    holder: string | AppError | undefined,
  ): Plan {
    const { id, fields } = row;
    const cameBefore = this.ids.has(keyOf(row, id));
    const isThere = item !== undefined || cameBefore;
    const error =
      failureIn(item, holder) ??
      (this.mode === 'create' && isThere ? productExists(id, fields.category) : undefined) ??
      (this.isTaken(row, holder, cameBefore) ? skuTaken(fields.sku, fields.category) : undefined);
    if (error !== undefined) return { row, action: 'refuse', error };
    if (!cameBefore && isProduct(item) && isUnchanged(row, item)) return { row, action: 'keep' };
    const record = recordOver(row, isProduct(item) ? item : undefined);
    if (record instanceof AppError) return { row, action: 'refuse', error: record };
    return { row, action: 'write', kind: this.mode, record, expected: isThere ? 'replaced' : 'created' };
  }

  /** By a product that is stored, or by one of the rows before. */
  private isTaken(row: ProductRow, holder: string | AppError | undefined, cameBefore: boolean): boolean {
    if (holder !== undefined) return holder !== row.id;
    return !cameBefore && this.skus.has(keyOf(row, row.fields.sku));
  }
}

const failureIn = (...answers: readonly unknown[]): AppError | undefined =>
  answers.find((answer) => answer instanceof AppError);

const isProduct = (item: ExistingItem | undefined): item is Exclude<ExistingItem, AppError> =>
  item !== undefined && !(item instanceof AppError);
