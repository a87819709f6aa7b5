import type { Operation } from '../context.js';
import { addressedContainer } from './addressed.js';
import { queryPage } from './query-page.js';
import { querySpecOf } from './query-spec.js';

export const queryItems: Operation = (context) =>
  queryPage(context, addressedContainer(context), querySpecOf(context.request));
