import { normaliseText } from '../validation/text.decorators.js';

/** The one spelling of a category: neither case nor what nobody sees tells two apart. Lower case may need composing again. */
export function normaliseCategory(text: string): string {
  return normaliseText(normaliseText(text).toLowerCase());
}

/** An allow-list as a principal carries it. Undefined stays undefined: all of the tenant's. */
export function allowedCategories(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names === undefined ? undefined : new Set(names.map(normaliseCategory));
}
