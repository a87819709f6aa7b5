import { analyse } from '../analyse/analyse.js';
import type { Analysis } from '../analyse/analysis.js';
import type { Query } from '../language/ast.js';
import { parseQuery } from '../parser/index.js';

/** What a text says, whatever the values of its parameters are. */
export interface ParsedQuery {
  readonly query: Query;
  readonly analysis: Analysis;
}

const REMEMBERED = 200;
/** Longer texts are seldom asked twice: values stand in them. Their trees would take much memory. */
const LONGEST_REMEMBERED = 4_096;

const known = new Map<string, ParsedQuery>();

/**
 * Pages of one list differ in their parameters only, so texts are read once. Nothing changes a query that has been read.
 * @throws CosmosError 400 in the service's form, each time anew
 */
export function parsedQuery(text: string): ParsedQuery {
  const before = known.get(text);
  if (before) return before;
  const query = parseQuery(text);
  const parsed = { query, analysis: analyse(query) };
  if (text.length > LONGEST_REMEMBERED) return parsed;
  if (known.size >= REMEMBERED) known.clear();
  known.set(text, parsed);
  return parsed;
}
