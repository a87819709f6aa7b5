/** The one spelling of a category: neither case nor surrounding space tells two apart. */
export function normaliseCategory(text: string): string {
  return text.trim().toLowerCase();
}

/** An allow-list as a principal carries it. Undefined stays undefined: all of the tenant's. */
export function allowedCategories(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names === undefined ? undefined : new Set(names.map(normaliseCategory));
}
