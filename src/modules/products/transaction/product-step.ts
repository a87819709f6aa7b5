import { currentActor } from '../../../common/context/request-context.js';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { closedStock } from '../../stock/ledger/keep-stock.js';
import type { StockState } from '../../stock/ledger/stock-state.js';
import type { ProductChanges, ProductFields } from '../entities/product.entity.js';
import { preconditionFailed } from '../entities/products.errors.js';
import { fieldsOf, type ProductRecord, type StoredProduct } from '../storage/product.document.js';
import { type Kept, keptOf, productRecord } from '../storage/product-record.js';
import type { DeletedProduct } from '../storage/tombstone.document.js';
import { patched } from './planned-changes.js';
import type { ProductOperation } from './product-operation.js';

/** An operation as the database can carry it out: with everything decided that the caller leaves to us. */
export type ProductStep =
  | { readonly kind: 'create'; readonly record: ProductRecord }
  | {
      readonly kind: 'replace';
      readonly record: ProductRecord;
      readonly etag?: string | undefined;
      /** What the caller asked for, when it was less than that. */
      readonly asked?: 'patch';
    }
  | {
      readonly kind: 'patch';
      readonly id: string;
      readonly changes: ProductChanges;
      readonly updatedAt: string;
      readonly etag?: string | undefined;
    }
  | {
      readonly kind: 'delete';
      readonly id: string;
      readonly etag?: string | undefined;
      /** What its ledger ends with. */
      readonly stock?: StockState;
      /** What there is to tell of it afterwards. Absent when nothing was found: then the delete fails. */
      readonly deleted?: DeletedProduct;
    }
  | { readonly kind: 'read'; readonly id: string };

export interface PlannedStep {
  readonly step: ProductStep;
  /** The failures that say that something is no longer as it was found: then it is to be planned anew. */
  readonly overtakenBy: readonly AppError['code'][];
}

/** A step that cannot be, if what was found is how it is. */
export interface RefusedStep {
  readonly refusal: AppError;
}

const CHANGED: PlannedStep['overtakenBy'] = ['precondition_failed', 'product_exists', 'product_not_found'];

/** Something was there that is not what the step is for, such as a product on its way. */
const MET: PlannedStep['overtakenBy'] = ['precondition_failed'];

/** A version that no product has: a step that may meet nothing, and that must not touch what else it meets. */
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
 * Operations as steps, given what was found of their products. A product that is written over keeps its beginning, its stock, and
 * where a move has brought it from, so writing over needs the version that was found, and an upsert has to be a create where
 * nothing was. The same is true for what changes a quantity, because that is a count.
 * @param isBound whether a patch of any version is to be one of the version that was found
 */
export function planSteps(
  operations: readonly ProductOperation[],
  found: ReadonlyMap<string, StoredProduct>,
  now: string,
  isBound = false,
): (PlannedStep | RefusedStep)[] {
  const known = new Map([...found].map(([id, product]): [string, Known] => [id, knownOf(product)]));
  const stocked = new Set(operations.filter(needsProduct).map(({ id }) => id));
  return operations.map((operation) => {
    const { id } = operation;
    const before = known.get(id);
    try {
      const planned = planStep(operation, before, { now, isBound: isBound || stocked.has(id) });
      const after = knownAfter(operation, planned.step, before);
      if (after === undefined) known.delete(id);
      else known.set(id, after);
      return planned;
    } catch (error) {
      if (error instanceof AppError) return { refusal: withPresentVersion(error, id, found.get(id)) };
      throw error;
    }
  });
}

/** Nothing is written when a step is refused, so the version that was found is the present one. */
const withPresentVersion = (error: AppError, id: string, found: StoredProduct | undefined): AppError =>
  hasCode(error, HTTP_ERRORS.precondition_failed) && found !== undefined
    ? preconditionFailed(id, found.etag)
    : error;

/** Whether the product has to be known before: what is written over, what is deleted, and what gets a quantity. */
export const needsProduct = (operation: ProductOperation): boolean =>
  operation.op === 'upsert' ||
  operation.op === 'replace' ||
  operation.op === 'delete' ||
  (operation.op === 'patch' && operation.changes.quantity !== undefined);

const knownOf = (product: StoredProduct): Known => ({ ...product, fields: fieldsOf(product) });

function knownAfter(
  operation: ProductOperation,
  step: ProductStep,
  before: Known | undefined,
): Known | undefined {
  switch (step.kind) {
    case 'delete':
      return undefined;
    case 'read':
      return before;
    case 'patch':
      if (before === undefined || operation.op !== 'patch') return before;
      return { ...before, fields: patched(before.fields, operation.changes), etag: undefined };
    default:
      return { ...keptOf(step.record), fields: step.record.fields, etag: undefined };
  }
}

function planStep(
  operation: ProductOperation,
  before: Known | undefined,
  { now, isBound }: Circumstances,
): PlannedStep {
  const { id } = operation;
  switch (operation.op) {
    case 'create': {
      const record = productRecord(id, operation.fields, undefined, now);
      return { step: { kind: 'create', record }, overtakenBy: [] };
    }
    case 'upsert': {
      const record = productRecord(id, operation.fields, before, now);
      if (before === undefined) return { step: { kind: 'create', record }, overtakenBy: CHANGED };
      const { etag } = before;
      return { step: { kind: 'replace', record, etag }, overtakenBy: etag === undefined ? [] : CHANGED };
    }
    case 'replace': {
      const { etag, overtakenBy } = versionFor(operation, before);
      const record = productRecord(id, operation.fields, before, now);
      return { step: { kind: 'replace', record, etag }, overtakenBy };
    }
    case 'patch': {
      const { changes } = operation;
      if (changes.quantity !== undefined) return planCount(operation, changes, before, now);
      const bound = operation.etag === undefined && isBound ? before?.etag : undefined;
      const etag = operation.etag ?? bound;
      const overtakenBy = bound !== undefined ? CHANGED : etag === undefined ? MET : [];
      return { step: { kind: 'patch', id, changes, updatedAt: now, etag }, overtakenBy };
    }
    case 'delete': {
      const { etag, overtakenBy } = versionFor(operation, before);
      const keeper = { actor: currentActor(), now };
      const stock = before && closedStock(before.stock, 'The product was deleted.', keeper, before.updatedAt);
      if (stock instanceof AppError) throw stock;
      const ending = stock === undefined || stock.unposted.length === 0 ? {} : { stock };
      const deleted = before && { id, sku: before.fields.sku, createdAt: before.createdAt };
      return {
        step: { kind: 'delete', id, etag, ...ending, ...(deleted && { deleted }) },
        overtakenBy,
      };
    }
    case 'read':
      return { step: { kind: 'read', id }, overtakenBy: [] };
  }
}

/** A change that gives a quantity: its movement follows from the product, so the product is written over as a whole. */
function planCount(
  operation: Extract<ProductOperation, { op: 'patch' }>,
  changes: ProductChanges,
  before: Known | undefined,
  now: string,
): PlannedStep {
  const { id } = operation;
  const { etag, overtakenBy } = versionFor(operation, before);
  if (before === undefined) {
    return { step: { kind: 'patch', id, changes, updatedAt: now, etag: NO_VERSION }, overtakenBy: MET };
  }
  const record = productRecord(id, patched(before.fields, changes), before, now);
  return { step: { kind: 'replace', record, etag, asked: 'patch' }, overtakenBy };
}

/**
 * The version that a step writes over: the one that was found.
 * @throws AppError `precondition_failed` when another one is wanted
 */
function versionFor(
  { id, etag: wanted }: { readonly id: string; readonly etag?: string | undefined },
  before: Known | undefined,
): { readonly etag: string | undefined; readonly overtakenBy: PlannedStep['overtakenBy'] } {
  if (before === undefined) return { etag: NO_VERSION, overtakenBy: MET };
  if (wanted !== undefined && before.etag !== wanted) throw preconditionFailed(id, before.etag);
  const isFree = wanted === undefined && before.etag !== undefined;
  return { etag: before.etag, overtakenBy: isFree ? CHANGED : [] };
}
