import type { SelectItem } from '../language/ast.js';

/** Member names of a SELECT list's rows: the alias, else the last name of a path, else `$1`, `$2`, … */
export function selectNames(items: readonly SelectItem[]): string[] {
  let unnamed = 0;
  return items.map(({ alias, expression }) => {
    if (alias !== undefined) return alias;
    if (expression.kind === 'member' || expression.kind === 'identifier') return expression.name;
    unnamed += 1;
    return `$${unnamed}`;
  });
}
