import { AppError } from '../../../common/errors/app-error.js';
import { defineErrors } from '../../../common/errors/define-errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { STOCK_LIMITS } from '../ledger/stock-state.js';

/** What the stock of a product can refuse. */
export const STOCK_ERRORS = defineErrors({
  insufficient_stock: {
    status: 409,
    title: 'Insufficient stock',
    retryable: false,
    description:
      'Less is there than was asked for, or the rest is promised to others. "available" is what could be had, "requested" what was asked for. Ask for less, or allow back orders for the product.',
  },
  stock_changed: {
    status: 409,
    title: 'Stock changed',
    retryable: false,
    description:
      'The location does not hold what "expectedOnHand" says. "onHand" is what it holds now. Decide again.',
  },
  stock_by_location: {
    status: 409,
    title: 'Stock by location',
    retryable: false,
    description:
      'The stock of this product lies in more locations than main, so its "quantity" cannot be set as one number. Count or adjust each location at /v1/products/{id}/stock.',
  },
  stock_reserved: {
    status: 409,
    title: 'Stock reserved',
    retryable: false,
    description:
      'Stock of the product is promised to reservations: it cannot be deleted or moved, nor counted below what is promised. "reserved" says how much. Confirm or release the reservations first.',
  },
});

/** @param location undefined: all locations together */
export const insufficientStock = (
  location: string | undefined,
  available: number,
  requested: number,
): AppError =>
  new AppError(
    STOCK_ERRORS.insufficient_stock,
    `${location === undefined ? 'All locations' : `Location "${location}"`} can give ${available}, and ${requested} were asked for.`,
    { ...(location === undefined ? {} : { location }), available, requested },
  );

export const stockChanged = (location: string, expected: number, onHand: number): AppError =>
  new AppError(
    STOCK_ERRORS.stock_changed,
    `Location "${location}" holds ${onHand}, and ${expected} were expected.`,
    { location, onHand },
  );

export const stockByLocation = (locations: readonly string[]): AppError =>
  new AppError(
    STOCK_ERRORS.stock_by_location,
    `The stock also lies in ${locations.map((location) => `"${location}"`).join(', ')}.`,
    { locations },
  );

export const stockReserved = (reserved: number): AppError =>
  new AppError(STOCK_ERRORS.stock_reserved, `${reserved} of the product are reserved.`, { reserved });

/** A quantity outside of 32 bits; `field` is the one that asks for it. */
export const outOfRange = (field: string): AppError => {
  const { lowest, highest } = STOCK_LIMITS.quantity;
  const detail = `${field} would take the stock out of the range from ${lowest} to ${highest}`;
  return validationFailed([{ pointer: `/${field}`, code: 'out_of_range', detail }]);
};

export const tooManyLocations = (field: string): AppError =>
  validationFailed([
    {
      pointer: `/${field}`,
      code: 'too_many',
      detail: `a product has at most ${STOCK_LIMITS.locations} locations`,
    },
  ]);

/** The refusal of a command that is a part of the body, or of several of its parts: faults are named from its root. */
export function placedAt(pointers: readonly string[], error: AppError): AppError {
  const { errors } = error.extras;
  if (errors === undefined) return error;
  return error.with({
    errors: pointers.flatMap((from) =>
      errors.map(({ code, detail, pointer }) => ({ pointer: `${from}${pointer}`, code, detail })),
    ),
  });
}

/** A promise ends that was not made. Only a fault of ours can ask for that, or a product that came after the one that was promised. */
class HoldMissing extends Error {}

export const notHeld = (location: string, quantity: number): AppError =>
  new AppError(
    HTTP_ERRORS.internal_error,
    'The stock does not agree with its reservations.',
    {},
    {
      cause: new HoldMissing(
        `${quantity} are to leave the reserved stock of "${location}", which has fewer.`,
      ),
    },
  );

export const isHoldMissing = (error: unknown): boolean =>
  error instanceof AppError && error.cause instanceof HoldMissing;

/** Others change the product so often that there was no turn for this call. */
export const busyProduct = (id: string, cause?: unknown): AppError =>
  new AppError(
    COSMOS_ERRORS.database_unavailable,
    `Product "${id}" was changed by others all the time. Nothing was written.`,
    {},
    { cause },
  );

/** So many commands wait for one product that another one would hardly get its turn. */
export const tooManyWaiting = (id: string): AppError =>
  new AppError(HTTP_ERRORS.rate_limited, `Too many commands wait for product "${id}".`, {
    retryAfterMs: 1_000,
  });
