import type { Operation } from '../requests/context.js';
import { addressedContainer } from '../requests/addressed.js';
import { queryPage } from '../queries/query-page.js';
import { querySpecOf } from '../queries/query-spec.js';

export const queryItems: Operation = (context) =>
  queryPage(context, addressedContainer(context), querySpecOf(context.request));
