import { currentActor } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { countedStock, openedStock } from '../../stock/ledger/keep-stock.js';
import { isPlain } from '../../stock/ledger/stock.document.js';
import { onHandOf, quantityAt, stockOf } from '../../stock/ledger/stock-state.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { ProductFields } from '../entities/product.entity.js';
import type { ProductRecord, StoredProduct } from './product.document.js';
import type { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { postMovements } from '../../stock/ledger/post-movements.js';

/** What a product keeps when its fields are written over. A new property of this kind is added here and in `productRecord`. */
export type Kept = Pick<StoredProduct, 'createdAt' | 'updatedAt' | 'moveOrigin' | 'stock'>;

/** What the product of a record will keep once the record is written. */
export const keptOf = ({ createdAt, updatedAt, moveOrigin, stock, fields }: ProductRecord): Kept => ({
  createdAt,
  updatedAt,
  ...(moveOrigin === undefined ? {} : { moveOrigin }),
  stock: stock ?? stockOf(fields.quantity),
});

/**
 * A product that begins now, or these fields over the product that was there. The one place where a record is made. A quantity is a
 * count: the record has its movement.
 * @param location of which the fields name the quantity; undefined: it is all that there is, at the main location
 * @throws AppError `stock_by_location`, `stock_reserved`, `validation_failed` for a quantity below 0 that is not there already
 */
export function productRecord(
  id: string,
  fields: ProductFields,
  before?: Kept,
  now = new Date().toISOString(),
  location?: string,
): ProductRecord {
  const keeper = { actor: currentActor(), now };
  const { quantity } = fields;
  // What is there may be below 0 after back orders. Nobody can count that, but a product may stay as it is.
  if (quantity < 0 && (before === undefined || quantityAt(before.stock, location) !== quantity)) {
    throw belowZero();
  }
  const stock =
    before === undefined
      ? openedStock(quantity, keeper, location)
      : countedStock(before.stock, quantity, keeper, before.updatedAt, location);
  if (stock instanceof AppError) throw stock;
  return {
    id,
    fields: location === undefined || stock === undefined ? fields : { ...fields, quantity: onHandOf(stock) },
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    ...(before?.moveOrigin === undefined ? {} : { moveOrigin: before.moveOrigin }),
    ...(stock === undefined || isPlain(stock) ? {} : { stock }),
  };
}

const belowZero = (): AppError =>
  validationFailed([
    {
      pointer: '/quantity',
      code: 'out_of_range',
      detail:
        'quantity must be from 0 to 2147483647; less than 0 is accepted only when the product has it already',
    },
  ]);

/** How a record is written: the record, and the movements that go into the ledger with it. */
export interface RecordWrite {
  readonly record: ProductRecord;
  readonly movements: readonly BatchOperation[];
}

/** Posts the record's movements, the oldest first, as far as there is room; the others stay in the record. */
export function recordWrite(partition: Partition, record: ProductRecord, room: number): RecordWrite {
  const { id, stock } = record;
  if (stock === undefined || stock.unposted.length === 0 || room <= 0) return { record, movements: [] };
  const movements = postMovements(partition, id, { ...stock, unposted: stock.unposted.slice(0, room) });
  return { record: { ...record, stock: { ...stock, unposted: stock.unposted.slice(room) } }, movements };
}
