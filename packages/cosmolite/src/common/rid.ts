/**
 * Resource ids (`_rid`): base64 of the parents' numbers followed by the resource's own, with `/`
 * written as `-`. SDKs decode them: the container's 8 bytes key the session tokens, and bytes 8 to 15
 * of an item, little-endian, break ties when a sorted query is resumed.
 *
 * | resource  | bytes                                                                     |
 * | --------- | ------------------------------------------------------------------------- |
 * | database  | 4: number, big-endian                                                     |
 * | container | 8: database, then its number, big-endian, top bit set                     |
 * | child     | 16: container, then its number, little-endian, kind in the top four bits  |
 * | offer     | 3: number, little-endian                                                  |
 */
const CHILD_KINDS = { item: 0x0, partitionKeyRange: 0x5, storedProcedure: 0x8 } as const;
type ChildKind = keyof typeof CHILD_KINDS;

const CONTAINER_BIT = 0x8000_0000;
const KIND_SHIFT = 60n;
const NUMBER_MASK = (1n << KIND_SHIFT) - 1n;
/** A child's number is written in two halves: big integers would cost more than all the rest of an id. */
const UINT32 = 0x1_0000_0000;
/** Of the upper half, with the kind in its top four bits. */
const KIND_UNIT = 0x1000_0000;

export type Rid =
  | { readonly kind: 'database'; readonly database: number }
  | { readonly kind: 'container'; readonly database: number; readonly container: number }
  | {
      readonly kind: ChildKind;
      readonly database: number;
      readonly container: number;
      readonly number: number;
    };

export const databaseRid = (database: number): string => toText(databaseBytes(database, 4));

export const containerRid = (database: number, container: number): string =>
  toText(containerBytes(database, container, 8));

export const itemRid = (database: number, container: number, row: number): string =>
  childRid('item', database, container, row);

export const partitionKeyRangeRid = (database: number, container: number, range: number): string =>
  childRid('partitionKeyRange', database, container, range);

export function offerRid(offer: number): string {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(offer, 0, 3);
  return toText(bytes);
}

/** Reads a database, container or child id back; `undefined` for anything that is not one. */
export function decodeRid(rid: string): Rid | undefined {
  const bytes = Buffer.from(rid.replaceAll('-', '/'), 'base64');
  if (toText(bytes) !== rid) return undefined;
  if (bytes.length === 4) return { kind: 'database', database: bytes.readUInt32BE(0) };
  if (bytes.length !== 8 && bytes.length !== 16) return undefined;

  const database = bytes.readUInt32BE(0);
  const marked = bytes.readUInt32BE(4);
  if (marked < CONTAINER_BIT) return undefined;
  const container = marked - CONTAINER_BIT;
  if (bytes.length === 8) return { kind: 'container', database, container };

  const tail = bytes.readBigUInt64LE(8);
  const kind = kindOf(Number(tail >> KIND_SHIFT));
  return kind && { kind, database, container, number: Number(tail & NUMBER_MASK) };
}

/** The own number of a database, container or offer: it tells which was made first. */
export function ownNumber(rid: string): number {
  const decoded = decodeRid(rid);
  if (decoded?.kind === 'database') return decoded.database;
  if (decoded?.kind === 'container') return decoded.container;
  return Buffer.from(rid.replaceAll('-', '/'), 'base64').readUIntLE(0, 3);
}

function childRid(kind: ChildKind, database: number, container: number, number: number): string {
  const bytes = containerBytes(database, container, 16);
  bytes.writeUInt32LE(number % UINT32, 8);
  bytes.writeUInt32LE(CHILD_KINDS[kind] * KIND_UNIT + Math.floor(number / UINT32), 12);
  return toText(bytes);
}

function containerBytes(database: number, container: number, length: number): Buffer {
  const bytes = databaseBytes(database, length);
  bytes.writeUInt32BE(container + CONTAINER_BIT, 4);
  return bytes;
}

function databaseBytes(database: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(database, 0);
  return bytes;
}

function kindOf(code: number): ChildKind | undefined {
  for (const kind of ['item', 'partitionKeyRange', 'storedProcedure'] as const) {
    if (CHILD_KINDS[kind] === code) return kind;
  }
  return undefined;
}

function toText(bytes: Buffer): string {
  const text = bytes.toString('base64');
  return text.includes('/') ? text.replaceAll('/', '-') : text;
}
