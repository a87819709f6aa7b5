import type { Query } from '../ast.js';
import { tooDeep } from './cursor.js';

/** Operators in a row (`a + b + c …`) make a tree as deep as the row is long without nesting in the text. */
const MAX_DEPTH = 1_000;

/**
 * Later stages walk the tree recursively; this one does not, so that no text can exhaust their stack.
 * @throws CosmosError 400
 */
export function requireShallow(query: Query): void {
  const pending: { node: unknown; depth: number }[] = [{ node: query, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, depth } = next;
    if (typeof node !== 'object' || node === null) continue;
    if (depth > MAX_DEPTH) throw tooDeep();
    for (const child of Object.values(node)) pending.push({ node: child, depth: depth + 1 });
  }
}
