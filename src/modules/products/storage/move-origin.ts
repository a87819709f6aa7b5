import { isObject, isText, isTimestamp } from '../../catalog-store/document-reader.js';
import { isRecordDraft, type RecordDraft } from '../../idempotency/call-record.document.js';

/** On a product that a move has brought: which move, and from which original. Never leaves the storage. */
export type MoveOrigin = {
  /** UUID of the move; no other document has it but the note that the move leaves. */
  readonly move: string;
  /** Category of the original. */
  readonly from: string;
  /** `_rid` of the original, which the service never gives to another document. */
  readonly rid: string;
  /** Version of the original that was copied. */
  readonly etag: string;
  /** When the move began: the product's `updatedAt` until it is changed. Absent in documents from before. */
  readonly at?: string;
  /** Only on copies that the version before this one has left pending: what they were like. See `isUntouched`. */
  readonly pending?: string;
  /** While the move is under way: the record that it leaves of its call. */
  readonly call?: RecordDraft;
};

/** The part of a move origin that other documents and events carry. */
export type MoveReference = Pick<MoveOrigin, 'move' | 'from' | 'at'>;

export const moveReferenceOf = ({ move, from, at }: MoveOrigin): MoveReference => ({
  move,
  from,
  ...(at === undefined ? {} : { at }),
});

export const isMoveReference = (value: unknown): value is MoveReference =>
  isObject(value) && isText(value['move']) && isText(value['from']) && isOptionalTimestamp(value['at']);

const isOptionalTimestamp = (value: unknown): boolean => value === undefined || isTimestamp(value);

/** Whether a stored value is a move origin, of this version or of one before. */
export const isMoveOrigin = (value: unknown): value is MoveOrigin =>
  isObject(value) &&
  ['move', 'from', 'rid', 'etag'].every((name) => isText(value[name])) &&
  isOptionalTimestamp(value['at']) &&
  (value['pending'] === undefined || isText(value['pending'])) &&
  (value['call'] === undefined || isRecordDraft(value['call']));
