import type { Operation } from '../requests/context.js';
import { addressedContainer } from '../requests/addressed.js';
import { queryPage } from '../queries/query-page.js';

/** The feed of all items: what `SELECT *` answers, page by page. */
export const listItems: Operation = (context) =>
  queryPage(context, addressedContainer(context), { query: 'SELECT * FROM c' });
