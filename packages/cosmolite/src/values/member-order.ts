/**
 * The order of members. JavaScript puts members that are named like array positions first, so an object
 * that was written otherwise has its order kept beside it.
 */
const orders = new WeakMap<object, readonly string[]>();

const LIKE_A_POSITION = /^(?:0|[1-9]\d{0,9})$/;

/** Whether JavaScript might move a member of this name. */
export const isMovable = (name: string): boolean => LIKE_A_POSITION.test(name);

/** Names of an object's members, in the order they were written. */
export const namesOf = (object: object): readonly string[] => orders.get(object) ?? Object.keys(object);

/** True when {@link namesOf} is not the order JavaScript has. */
export const isReordered = (object: object): boolean => orders.has(object);

/** @param names every member once, in the order they were written */
export function keepOrder<Kept extends object>(object: Kept, names: readonly string[]): Kept {
  const own = Object.keys(object);
  if (names.some((name, index) => name !== own[index])) orders.set(object, names);
  return object;
}
