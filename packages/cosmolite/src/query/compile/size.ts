import { queryTooLarge } from '../../common/errors.js';
import type { Value } from '../../values/values.js';
import type { Effort } from '../language/effort.js';
import type { CallContext, SystemFunction } from '../functions/function.js';

/**
 * A query may put one part into a value many times over, and that value again: a short text can make a
 * huge value. So what a query makes is measured as if nothing were shared, in characters; anything but a
 * string takes {@link PART} of them. The service stops at 40 MB of memory, which this is about.
 */
const MOST = 8 * 1024 * 1024;
const PART = 16;

/** From here on a value is work, too. */
const LARGE = 100_000;
const CHARACTERS_PER_STEP = 64;

/** What objects and arrays have been measured as; none of them changes once it is made. */
const sizes = new WeakMap<object, number>();

/** @throws CosmosError 400 for a value larger than a query may make, 408 for too many large ones */
export function measured<V extends Value>(value: V, effort: Effort): V {
  const size = sizeOf(value);
  if (size > MOST) throw queryTooLarge();
  if (size > LARGE) effort.spend(size / CHARACTERS_PER_STEP);
  return value;
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return PART;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = PART;
  const parts = Array.isArray(value) ? value : Object.values(value);
  for (const part of parts) size += sizeOf(part);
  sizes.set(value, size);
  return size;
}

/**
 * Calls a function, which may put its arguments together.
 * @throws CosmosError 400 when they are too large for that
 */
export function called(
  evaluate: SystemFunction['evaluate'],
  values: readonly Value[],
  context: CallContext,
): Value {
  if (values.length > 2 && values.reduce<number>(addLength, 0) > MOST) throw queryTooLarge();
  try {
    return evaluate(values, context);
  } catch (error) {
    // A string or an array longer than there can be.
    if (error instanceof RangeError) throw queryTooLarge();
    throw error;
  }
}

function addLength(sum: number, value: Value): number {
  if (typeof value === 'string') return sum + value.length;
  return Array.isArray(value) ? sum + PART * value.length : sum;
}
