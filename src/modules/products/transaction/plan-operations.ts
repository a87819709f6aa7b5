import { currentActor } from '../../../common/context/request-context.js';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { closedStock } from '../../stock/ledger/keep-stock.js';
import type { StockState } from '../../stock/ledger/stock-state.js';
import type { ProductChanges, ProductFields } from '../entities/product.entity.js';
import { preconditionFailed } from '../entities/products.errors.js';
import { fieldsOf, type ProductRecord, type StoredProduct } from '../storage/product.document.js';
import { type Kept, keptOf, productRecord } from '../storage/product-record.js';
import { type DeletedProduct, deletedProduct } from '../storage/tombstone.document.js';
import { patched } from './planned-changes.js';
import type { ProductOperation } from './product-operation.js';

/** An operation with everything decided that the caller leaves to us. */
export interface DecidedOperation {
  readonly operation: ProductOperation;
  /** Only to this version. */
  readonly etag?: string | undefined;
  /** The product to be written as a whole: by every operation that gives its fields, and by a patch that gives a quantity or a
   * time to live.
   */
  readonly write?: { readonly kind: 'create' | 'replace'; readonly record: ProductRecord };
  /** What a delete leaves behind. Absent when nothing was found: then the delete fails. */
  readonly ending?: {
    /** What its ledger ends with. */
    readonly stock?: StockState;
    /** What there is to tell of it afterwards. */
    readonly deleted: DeletedProduct;
  };
}

export interface PlannedOperation extends DecidedOperation {
  /** The failures that say that something is no longer as it was found: then it is to be planned again. */
  readonly overtakenBy: readonly AppError['code'][];
}

/** An operation that cannot be, if what was found is how it is. */
export interface RefusedOperation {
  readonly refusal: AppError;
}

const CHANGED: PlannedOperation['overtakenBy'] = [
  'precondition_failed',
  'product_exists',
  'product_not_found',
];

/** Something was there that is not what the operation is for, such as a product on its way. */
const MET: PlannedOperation['overtakenBy'] = ['precondition_failed'];

/** A version that no product has: of an operation that may meet nothing, and that must not touch what else it meets. */
const NO_VERSION = '"none"';

/** What is known of a product at one point of a transaction. */
interface Known extends Kept {
  readonly fields: ProductFields;
  /** Undefined once the transaction itself has changed it. */
  readonly etag?: string | undefined;
}

/** How the planning of a transaction is told apart from that of its operations one by one. */
interface Circumstances {
  readonly now: string;
  /** Whether a patch of any version is to be one of the version that was found. */
  readonly isBound: boolean;
}

/**
 * Plans operations, given what was found of their products. A product that is written over keeps its beginning, its stock, and
 * where a move has brought it from, so writing over needs the version that was found, and an upsert has to be a create where
 * nothing was. The same is true for what changes a quantity, because that is a count.
 * @param isBound whether a patch of any version is to be one of the version that was found
 */
export function planOperations(
  operations: readonly ProductOperation[],
  found: ReadonlyMap<string, StoredProduct>,
  now: string,
  isBound = false,
): (PlannedOperation | RefusedOperation)[] {
  const known = new Map([...found].map(([id, product]): [string, Known] => [id, knownOf(product)]));
  const stocked = new Set(operations.filter(needsProduct).map(({ id }) => id));
  return operations.map((operation) => {
    const { id } = operation;
    const before = known.get(id);
    try {
      const planned = planOperation(operation, before, { now, isBound: isBound || stocked.has(id) });
      const after = knownAfter(planned, before);
      if (after === undefined) known.delete(id);
      else known.set(id, after);
      return planned;
    } catch (error) {
      if (error instanceof AppError) return { refusal: withPresentVersion(error, id, found.get(id)) };
      throw error;
    }
  });
}

/** Nothing is written when an operation is refused, so the version that was found is the present one. */
const withPresentVersion = (error: AppError, id: string, found: StoredProduct | undefined): AppError =>
  hasCode(error, HTTP_ERRORS.precondition_failed) && found !== undefined
    ? preconditionFailed(id, found.etag)
    : error;

/** Whether a patch writes the product as a whole: what a quantity and a time to live become follows from its stock. */
const isWhole = ({ quantity, ttl }: ProductChanges): boolean => quantity !== undefined || ttl !== undefined;

/** Whether the product has to be known before: what is written over, what is deleted, and what gets a quantity or a time to live. */
export const needsProduct = (operation: ProductOperation): boolean =>
  operation.op === 'upsert' ||
  operation.op === 'replace' ||
  operation.op === 'delete' ||
  (operation.op === 'patch' && isWhole(operation.changes));

const knownOf = (product: StoredProduct): Known => ({ ...product, fields: fieldsOf(product) });

function knownAfter({ operation, write }: PlannedOperation, before: Known | undefined): Known | undefined {
  if (write !== undefined) return { ...keptOf(write.record), fields: write.record.fields, etag: undefined };
  if (operation.op === 'delete') return undefined;
  if (operation.op !== 'patch' || before === undefined) return before;
  return { ...before, fields: patched(before.fields, operation.changes), etag: undefined };
}

function planOperation(
  operation: ProductOperation,
  before: Known | undefined,
  { now, isBound }: Circumstances,
): PlannedOperation {
  const { id } = operation;
  switch (operation.op) {
    case 'create': {
      const record = productRecord(id, operation.fields, undefined, now, operation.location);
      return { operation, write: { kind: 'create', record }, overtakenBy: [] };
    }
    case 'upsert': {
      const record = productRecord(id, operation.fields, before, now, operation.location);
      if (before === undefined) return { operation, write: { kind: 'create', record }, overtakenBy: CHANGED };
      const { etag } = before;
      const overtakenBy = etag === undefined ? [] : CHANGED;
      return { operation, etag, write: { kind: 'replace', record }, overtakenBy };
    }
    case 'replace': {
      const record = productRecord(id, operation.fields, before, now);
      return { operation, ...versionFor(operation, before), write: { kind: 'replace', record } };
    }
    case 'patch': {
      if (isWhole(operation.changes)) return planWhole(operation, before, now);
      const bound = operation.etag === undefined && isBound ? before?.etag : undefined;
      const etag = operation.etag ?? bound;
      const overtakenBy = bound !== undefined ? CHANGED : etag === undefined ? MET : [];
      return { operation, etag, overtakenBy };
    }
    case 'delete': {
      const version = versionFor(operation, before);
      if (before === undefined) return { operation, ...version };
      const keeper = { actor: currentActor(), now };
      const stock = closedStock(before.stock, 'The product was deleted.', keeper, before.updatedAt);
      if (stock instanceof AppError) throw stock;
      const deleted = deletedProduct({ ...before, id, sku: before.fields.sku });
      const isOpen = stock !== undefined && stock.unposted.length > 0;
      return { operation, ...version, ending: { deleted, ...(isOpen && { stock }) } };
    }
    case 'read':
      return { operation, overtakenBy: [] };
  }
}

/** The product is written over as a whole, with the movement that follows from it, and with what it was before. */
function planWhole(
  operation: Extract<ProductOperation, { op: 'patch' }>,
  before: Known | undefined,
  now: string,
): PlannedOperation {
  const version = versionFor(operation, before);
  if (before === undefined) return { operation, ...version };
  const record = productRecord(operation.id, patched(before.fields, operation.changes), before, now);
  return { operation, ...version, write: { kind: 'replace', record } };
}

/**
 * The version that an operation writes over: the one that was found.
 * @throws AppError `precondition_failed` when another one is wanted
 */
function versionFor(
  { id, etag: wanted }: { readonly id: string; readonly etag?: string | undefined },
  before: Known | undefined,
): { readonly etag: string | undefined; readonly overtakenBy: PlannedOperation['overtakenBy'] } {
  if (before === undefined) return { etag: NO_VERSION, overtakenBy: MET };
  if (wanted !== undefined && before.etag !== wanted) throw preconditionFailed(id, before.etag);
  const isFree = wanted === undefined && before.etag !== undefined;
  return { etag: before.etag, overtakenBy: isFree ? CHANGED : [] };
}
