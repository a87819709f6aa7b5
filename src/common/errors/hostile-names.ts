/**
 * Names that libraries would take for an object's own machinery, or drop in silence. No field of ours has one, so sending
 * one is sending an unknown field.
 */
export const HOSTILE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor']);
