import { createHash } from 'node:crypto';

import { writeJson } from '../../values/write.js';
import type { Query } from './ast.js';
import { printQuery } from './print.js';
import type { ContainerShape, QuerySpec } from './spec.js';

/** Names text, parameters and container; a continuation is good for its own query only. */
export function fingerprintOf(
  { query: text, parameters = [] }: QuerySpec,
  query: Query,
  { rid }: ContainerShape,
): string {
  const subject = isRewrittenSort(query) ? printWithoutFilter(query) : text;
  return createHash('sha256')
    .update(writeJson([rid, subject, ...parameters.flatMap(({ name, value }) => [name, value])]))
    .digest('base64url')
    .slice(0, 16);
}

/**
 * When an SDK goes on with a sort it had rewritten, it sends the range's continuation with another filter
 * in the text: that of the place it stopped at.
 */
function isRewrittenSort({ select, orderBy }: Query): boolean {
  if (select.kind !== 'list' || !orderBy) return false;
  const [rid, keys, payload, ...more] = select.items;
  return (
    rid?.expression.kind === 'member' &&
    rid.expression.name === '_rid' &&
    keys?.alias === 'orderByItems' &&
    payload?.alias === 'payload' &&
    more.length === 0
  );
}

const printWithoutFilter = ({ where: _where, ...query }: Query): string => printQuery(query);
