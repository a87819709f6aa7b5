import { ErrorCatalog } from './common/errors/error-catalog.js';
import { HTTP_ERRORS } from './common/errors/http.errors.js';
import { CURSOR_ERRORS } from './common/http/cursor.errors.js';
import { IDENTITY_ERRORS } from './common/identity/identity.errors.js';
import { CATEGORY_ERRORS } from './modules/categories/categories.errors.js';
import { COSMOS_ERRORS } from './modules/cosmos/errors/cosmos.errors.js';
import { EVENTS_ERRORS } from './modules/events/events.errors.js';
import { IDEMPOTENCY_ERRORS } from './modules/idempotency/idempotency.errors.js';
import { PRODUCT_ERRORS } from './modules/products/entities/products.errors.js';
import { RESERVATION_ERRORS } from './modules/stock/reservations/reservations.errors.js';
import { STOCK_ERRORS } from './modules/stock/entities/stock.errors.js';
import { IMPORT_ERRORS } from './modules/transfer/import/imports.errors.js';

const ROOMS = [
  HTTP_ERRORS,
  CURSOR_ERRORS,
  IDENTITY_ERRORS,
  COSMOS_ERRORS,
  IDEMPOTENCY_ERRORS,
  PRODUCT_ERRORS,
  CATEGORY_ERRORS,
  STOCK_ERRORS,
  RESERVATION_ERRORS,
  IMPORT_ERRORS,
  EVENTS_ERRORS,
] as const;

type CodesOf<Room> = Room extends unknown ? keyof Room : never;

/** Every code that an answer of this application can carry. */
export type ErrorCode = CodesOf<(typeof ROOMS)[number]>;

/** The definitions of all rooms: what `/problems` and the OpenAPI document tell. */
export const ERRORS = new ErrorCatalog(ROOMS);

/** What every route to a resource can answer with, whatever it does. */
export const ERRORS_OF_RESOURCES = [
  HTTP_ERRORS.validation_failed,
  HTTP_ERRORS.not_acceptable,
  HTTP_ERRORS.internal_error,
  COSMOS_ERRORS.throttled,
  COSMOS_ERRORS.database_misconfigured,
  COSMOS_ERRORS.database_unavailable,
];
