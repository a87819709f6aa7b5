/**
 * What every object has by inheritance: `__proto__`, `constructor`, `hasOwnProperty` … Libraries take such a name for the
 * object's own machinery, or drop it in silence. No field of ours has one, so sending one is sending an unknown field.
 */
export const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
