/** What can be done to one item. Each verb is all or nothing, and may run inside `store.transaction`. */
export type { Conditions } from './conditions.js';
export { createItem } from './create.js';
export { deleteItem } from './delete.js';
export { patchItem } from './patch.js';
export { readItem } from './read.js';
export { replaceItem } from './replace.js';
export type { ItemResult } from './result.js';
export { upsertItem } from './upsert.js';
