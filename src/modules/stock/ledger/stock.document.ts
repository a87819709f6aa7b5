import { isDeepStrictEqual } from 'node:util';
import { isInteger, isObject, isText } from '../../catalog-store/document-reader.js';
import { isRecordedMovement } from './is-movement.js';
import type { RecordedMovement } from './movement.js';
import {
  DEFAULT_SETTINGS,
  type Level,
  reservedOf,
  type ShownStock,
  type StockState,
  stockOf,
} from './stock-state.js';

/** A movement as JSON: an interface has no index signature, and this has. */
type StoredEntry = { [Name in keyof RecordedMovement]: RecordedMovement[Name] };

/** The stock of a product within its document. What is as by default is left out. */
export type StockProperty = {
  /** Names the last stock command that was committed. Only its own writer looks for it. */
  step?: string;
  sequence: number;
  ledger?: string;
  levels: Record<string, { onHand: number; reserved: number }>;
  /** Of all levels; absent when nothing is. Queries ask for it. */
  reserved?: number;
  safetyStock?: number;
  reorderPoint?: number;
  allowBackorder?: boolean;
  unposted?: StoredEntry[];
};

/** As much of it as answers about a product show. */
export type ShownStockProperty = Pick<StockProperty, 'levels' | 'safetyStock'>;

export function toStockProperty(stock: StockState): StockProperty {
  const { levels, settings, sequence, ledger, unposted } = stock;
  const { safetyStock, reorderPoint, allowBackorder } = settings;
  const reserved = reservedOf(stock);
  return {
    sequence,
    ...(ledger === undefined ? {} : { ledger }),
    levels: Object.fromEntries([...levels].map(([location, level]) => [location, { ...level }])),
    ...(reserved === 0 ? {} : { reserved }),
    ...(safetyStock === 0 ? {} : { safetyStock }),
    ...(reorderPoint === undefined ? {} : { reorderPoint }),
    ...(allowBackorder ? { allowBackorder } : {}),
    ...(unposted.length === 0 ? {} : { unposted: [...unposted] }),
  };
}

/** Whether the quantity alone says everything: then a document needs no more. */
export const isPlain = ({ isOpen, settings }: StockState): boolean =>
  !isOpen && settings.safetyStock === 0 && settings.reorderPoint === undefined && !settings.allowBackorder;

/** @param property undefined in a document from before the ledger: all of its quantity is at the main location then */
export function toStockState(quantity: number, property: StockProperty | undefined): StockState {
  if (property === undefined) return stockOf(quantity);
  const { sequence, ledger, levels, reorderPoint, unposted = [] } = property;
  const { safetyStock = DEFAULT_SETTINGS.safetyStock, allowBackorder = DEFAULT_SETTINGS.allowBackorder } =
    property;
  return {
    levels: new Map(Object.entries(levels)),
    settings: { safetyStock, ...(reorderPoint === undefined ? {} : { reorderPoint }), allowBackorder },
    sequence,
    isOpen: sequence > 0,
    ...(ledger === undefined ? {} : { ledger }),
    unposted,
  };
}

/** @param property as in `toStockState` */
export function toShownStock(quantity: number, property: ShownStockProperty | undefined): ShownStock {
  if (property === undefined) return stockOf(quantity);
  const { levels, safetyStock = DEFAULT_SETTINGS.safetyStock } = property;
  return { levels: new Map(Object.entries(levels)), settings: { safetyStock } };
}

/** Whether two stocks are the same to callers: not whether their movements are posted. */
export const isSameStock = (one: StockState, other: StockState): boolean =>
  isDeepStrictEqual(toStockProperty({ ...one, unposted: [] }), toStockProperty({ ...other, unposted: [] }));

export const isStockProperty = (value: unknown): value is StockProperty =>
  isObject(value) &&
  isInteger(value['sequence']) &&
  (value['ledger'] === undefined || isText(value['ledger'])) &&
  (value['reorderPoint'] === undefined || isInteger(value['reorderPoint'])) &&
  ['boolean', 'undefined'].includes(typeof value['allowBackorder']) &&
  (value['unposted'] === undefined ||
    (Array.isArray(value['unposted']) && value['unposted'].every(isRecordedMovement))) &&
  isShownStockProperty(value);

export const isShownStockProperty = (value: unknown): value is ShownStockProperty =>
  isObject(value) &&
  isObject(value['levels']) &&
  Object.values(value['levels']).every(isLevel) &&
  (value['safetyStock'] === undefined || isInteger(value['safetyStock']));

const isLevel = (value: unknown): value is Level =>
  isObject(value) && isInteger(value['onHand']) && isInteger(value['reserved']);
