import type { RecordedMovement } from './movement.js';

/** What one location holds. */
export interface Level {
  /** What is there; below 0 only with back orders. */
  readonly onHand: number;
  /** What of it is promised; never below 0. */
  readonly reserved: number;
}

/** What a seller decides about the stock of a product. */
export interface StockSettings {
  /** Kept back from promises, once for the whole product. */
  readonly safetyStock: number;
  /** At or below it, it is time to order more. */
  readonly reorderPoint?: number;
  /** Whether more may be promised and sold than is there. */
  readonly allowBackorder: boolean;
}

/** The stock of one product. Whatever changes it makes a new one of these. */
export interface StockState {
  /** By location. */
  readonly levels: ReadonlyMap<string, Level>;
  readonly settings: StockSettings;
  /** Of the last movement; 0 before the first. */
  readonly sequence: number;
  /** Whether there are movements that explain it. Stock from before the ledger has none. */
  readonly isOpen: boolean;
  /** Which of the ledgers that products of this address have had, one after the other. Given with the first movement. */
  readonly ledger?: string;
  /** The last movements, as long as they stand in the product's own document and nowhere else. */
  readonly unposted: readonly RecordedMovement[];
}

/** As much of a stock as answers about a product show. */
export interface ShownStock {
  readonly levels: StockState['levels'];
  readonly settings: Pick<StockSettings, 'safetyStock'>;
}

/** Where stock is that nobody has given a location. Every product has it. */
export const MAIN_LOCATION = 'main';

export const LOCATION_PATTERN = /^[a-z0-9-]{1,40}$/;

export const STOCK_LIMITS = {
  /** Of one product. */
  locations: 50,
  /** 32 bits, as other systems keep quantities. The lowest is for back orders. */
  quantity: { lowest: -2_147_483_648, highest: 2_147_483_647 },
  reference: 100,
  note: 500,
} as const;

export const DEFAULT_SETTINGS: StockSettings = { safetyStock: 0, allowBackorder: false };

const EMPTY: Level = { onHand: 0, reserved: 0 };

/** The stock of a product that has so much of it, all at {@link MAIN_LOCATION}, and no movement yet. */
export const stockOf = (quantity: number): StockState => ({
  levels: new Map([[MAIN_LOCATION, { onHand: quantity, reserved: 0 }]]),
  settings: DEFAULT_SETTINGS,
  sequence: 0,
  isOpen: false,
  unposted: [],
});

export const levelAt = ({ levels }: Pick<StockState, 'levels'>, location: string): Level =>
  levels.get(location) ?? EMPTY;

export const isEmpty = ({ onHand, reserved }: Level): boolean => onHand === 0 && reserved === 0;

/** The product's `quantity`: what is there, in all locations. */
export const onHandOf = ({ levels }: Pick<StockState, 'levels'>): number =>
  [...levels.values()].reduce((sum, { onHand }) => sum + onHand, 0);

/** What is there at a location; without one, in all of them. */
export const quantityAt = (state: Pick<StockState, 'levels'>, location: string | undefined): number =>
  location === undefined ? onHandOf(state) : levelAt(state, location).onHand;

export const reservedOf = ({ levels }: Pick<StockState, 'levels'>): number =>
  [...levels.values()].reduce((sum, { reserved }) => sum + reserved, 0);

/** What may still be promised of the whole product. */
export const availableOf = (state: ShownStock): number =>
  Math.max(0, onHandOf(state) - reservedOf(state) - state.settings.safetyStock);

/** What may be taken from one location without breaking a promise. */
export const freeAt = (state: Pick<StockState, 'levels'>, location: string): number => {
  const { onHand, reserved } = levelAt(state, location);
  return Math.max(0, onHand - reserved);
};
