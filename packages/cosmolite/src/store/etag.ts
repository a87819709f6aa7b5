import { randomInt } from 'node:crypto';

const UINT32 = 0x1_0000_0000;
let counter = randomInt(UINT32);

/**
 * A new etag, quotes included, as the service hands them out: different for every write of this
 * process, and almost certainly from those of any other.
 * @param ts the write's time in seconds
 */
export function newEtag(ts: number): string {
  counter = (counter + 1) % UINT32;
  return `"${hex(counter)}-0000-0000-0000-${hex(ts % UINT32)}0000"`;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');
