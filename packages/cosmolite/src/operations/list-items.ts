import type { Operation } from '../context.js';
import { addressedContainer } from './addressed.js';
import { queryPage } from './query-page.js';

/** The feed of all items: what `SELECT *` answers, page by page. */
export const listItems: Operation = (context) =>
  queryPage(context, addressedContainer(context), { query: 'SELECT * FROM c' });
