/** The one version that a body means; undefined for any. */
export const ifMatchOf = (text: string | undefined): string | undefined => (text === '*' ? undefined : text);
