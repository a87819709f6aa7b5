import type { JSONValue } from '@azure/cosmos';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { DocumentReader, isInteger, isObject, isText } from '../catalog-store/document-reader.js';
import type { Partition } from '../catalog-store/partition.js';
import { documentIn } from '../catalog-store/stored-document.js';
import type { BatchOperation, ItemBody } from '../cosmos/batch/batch-operation.js';
import type { Translation } from '../cosmos/errors/translate-error.js';
import { callInProgress } from './idempotency.errors.js';
import { hashOf } from './fingerprint.js';

/** What a record is called among the types of documents that share its container. */
export const RECORD_TYPE = 'idempotency';

/** What a record says of its call, before it is known what the call does. It can be stored, for the call that completes the work. */
export type RecordDraft = {
  readonly id: string;
  readonly fingerprint: string;
  /** Seconds. */
  readonly ttl: number;
};

/** What a call has left for its repeats. */
export interface CallRecord {
  /** Of the request that was carried out. */
  readonly fingerprint: string;
  /** What the module that wrote it needs to answer again. */
  readonly answer: unknown;
}

/** Begins with a space, as no product's id does. The key itself is not stored: it may say more than its owner wants to tell. */
export const recordId = (key: string): string => ` idempotency:${hashOf(key)}`;

/** The operation that creates a record, and what it means when that cannot be done: another call with the key was first. */
export interface RecordOperation {
  /** The record itself. */
  readonly body: ItemBody;
  readonly operation: BatchOperation;
  readonly translation: Translation;
}

/** Creates the record of a call: it has to be part of the transaction of what the call does. */
export function recordOperation(
  partition: Partition,
  { id, fingerprint, ttl }: RecordDraft,
  answer: JSONValue,
): RecordOperation {
  // Tells the records of two attempts apart: after a lost reply it has to be known which of them was committed.
  const attempt = randomUUID();
  const content = { id, type: RECORD_TYPE, uniqueKey: id, fingerprint, attempt, answer, ttl };
  const body = documentIn(partition, content);
  return {
    body,
    operation: { kind: 'create', body },
    translation: { conflict: callInProgress, uniqueViolation: callInProgress },
  };
}

/** @throws AppError `internal_error` */
export function toCallRecord(document: unknown): CallRecord {
  const read = new DocumentReader(document, unreadableRecord);
  return {
    fingerprint: read.required('fingerprint', isText),
    answer: read.required('answer', isAnything),
  };
}

export const isRecordDraft = (value: unknown): value is RecordDraft =>
  isObject(value) && isText(value['id']) && isText(value['fingerprint']) && isInteger(value['ttl']);

const isAnything = (_value: unknown): _value is unknown => true;

/** The caller learns nothing of it, the log everything it needs. */
export const unreadableRecord = (record: Record<string, unknown>, reason: string): AppError =>
  new AppError(
    HTTP_ERRORS.internal_error,
    'The record of an idempotent call cannot be read.',
    {},
    { cause: new Error(`Record ${JSON.stringify(record['id'])}: ${reason}.`) },
  );
