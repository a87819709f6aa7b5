import { badRequest } from '../common/errors.js';
import { parseFaultOrders } from '../faults/index.js';
import { isObject } from '../values/values.js';
import type { Control } from './control.js';

/** Replaces the fault orders: `{"orders": […], "seed": 1}`; a seed restarts the random numbers. */
export const setFaults: Control = ({ faults }, body) => {
  const { orders, seed } = isObject(body) ? body : {};
  if (seed !== undefined && (typeof seed !== 'number' || !Number.isSafeInteger(seed))) {
    throw badRequest("'seed' must be a whole number.");
  }
  const parsed = parseFaultOrders(orders);
  faults.set(parsed, seed);
  return { orders: parsed.length };
};

/** Takes every fault order back. */
export const clearFaults: Control = ({ faults }) => {
  faults.set([]);
  return { orders: 0 };
};
