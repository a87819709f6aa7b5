/** Parts of a document that a script writes. Each stands between two comments with its name. */

/** `document` with the part called `name` replaced. */
export function withPart(document: string, name: string, part: string): string {
  const [before, , after] = split(document, name);
  return `${before}\n${part}\n\n${after}`;
}

/** What stands in the part called `name`. */
export const partOf = (document: string, name: string): string => split(document, name)[1];

/** The text up to the opening comment, the part, and the text from the closing comment on. */
function split(document: string, name: string): [string, string, string] {
  const marked = new RegExp(`^([^]*<!-- ${name}[^\\n]*-->\\n)([^]*)(<!-- /${name} -->[^]*)$`).exec(document);
  if (marked === null) throw new Error(`The document has no part called ${name}.`);
  const [, before = '', part = '', after = ''] = marked;
  return [before, part, after];
}
