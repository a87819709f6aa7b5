import { isInteger, isObject, isText, isTimestamp } from '../../catalog-store/document-reader.js';
import { ADJUSTMENT_REASONS, MOVEMENT_KINDS, type RecordedMovement } from './movement.js';

const INTEGERS = ['sequence', 'delta', 'reservedDelta', 'onHand', 'reserved'];
const TEXTS = ['id', 'location', 'actor'];
const OPTIONAL_TEXTS = ['reference', 'note', 'reservationId', 'transferId'];

/** Whether something stored has what makes a movement. It may have more. */
export const isRecordedMovement = (value: unknown): value is RecordedMovement =>
  isObject(value) &&
  INTEGERS.every((name) => isInteger(value[name])) &&
  TEXTS.every((name) => isText(value[name])) &&
  OPTIONAL_TEXTS.every((name) => value[name] === undefined || isText(value[name])) &&
  isTimestamp(value['at']) &&
  MOVEMENT_KINDS.some((kind) => kind === value['kind']) &&
  (value['low'] === undefined || isLowStock(value['low'])) &&
  (value['reason'] === undefined || ADJUSTMENT_REASONS.some((reason) => reason === value['reason']));

const isLowStock = (value: unknown): boolean =>
  isObject(value) && isInteger(value['available']) && isInteger(value['reorderPoint']);
