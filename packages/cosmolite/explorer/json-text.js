/**
 * JSON as text. `JSON.parse` rounds 64-bit integers and puts members named like integers first. So what is
 * edited and saved is never made of parsed values.
 */

/** A string, a number or word, or a mark. White space between them matches nothing. */
const TOKEN = /"(?:\\.|[^"\\])*"|[^\s{}[\]:,"]+|[{}[\]:,]/g;

/**
 * Lays JSON out as `JSON.stringify(…, null, 2)` does.
 * @param {string} text valid JSON
 * @param {(name: string) => boolean} [isLeftOut] members of the outermost object that are not to be shown
 */
export function indented(text, isLeftOut = () => false) {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;
  const next = () => tokens[at++] ?? '';

  /**
   * @param {string} margin
   * @returns {string}
   */
  function value(margin) {
    const open = next();
    if (open !== '{' && open !== '[') return open;
    const deeper = `${margin}  `;
    const parts = [];
    let token = tokens[at];
    while (token !== '}' && token !== ']' && token !== undefined) {
      const name = open === '{' ? next() : undefined;
      if (name !== undefined) next();
      const inner = value(deeper);
      if (name === undefined) parts.push(inner);
      else if (margin !== '' || !isLeftOut(JSON.parse(name))) parts.push(`${name}: ${inner}`);
      if (tokens[at] === ',') next();
      token = tokens[at];
    }
    const close = next();
    if (parts.length === 0) return open + close;
    return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${margin}${close}`;
  }

  return value('');
}
