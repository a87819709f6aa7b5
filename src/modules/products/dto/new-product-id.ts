import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const RANDOM_BYTES = 16;

/** Ids whose random bytes come from the system together: to ask for those of one costs five times as much as the rest of it. */
const IDS_AT_ONCE = 128;

const pool = Buffer.alloc(RANDOM_BYTES * IDS_AT_ONCE);
let used = pool.length;
/** Of the last id: its millisecond, and its place in that (RFC 9562, section 6.2, method 1). */
let msecs = 0;
let seq = 0;

/** A new id, a UUIDv7; later ones of this process sort after earlier ones. */
export function newProductId(): string {
  const random = randomBytes();
  const now = new Date().getTime();
  if (now > msecs) {
    msecs = now;
    // Half of the range, so that there is room to count in.
    seq = random.readUInt32BE(0) >>> 1;
  } else {
    seq += 1;
  }
  return uuidv7({ random, msecs, seq });
}

function randomBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.subarray(used - RANDOM_BYTES, used);
}
