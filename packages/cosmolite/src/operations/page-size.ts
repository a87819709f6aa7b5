import { badRequest } from '../errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import type { CosmosRequest } from '../http/request.js';

const SERVERS_CHOICE = -1;
const DEFAULT_PAGE_SIZE = 100;

/**
 * How many items the caller wants on a page; absent or -1 leaves it to us.
 * @throws CosmosError 400 for anything but a positive number or -1
 */
export function pageSizeOf(request: CosmosRequest): number {
  const header = headerOf(request, HEADER.maxItemCount);
  if (header === undefined) return DEFAULT_PAGE_SIZE;
  const size = /^-?\d{1,10}$/.test(header) ? Number(header) : 0;
  if (size === SERVERS_CHOICE) return DEFAULT_PAGE_SIZE;
  if (size < 1) {
    throw badRequest(`The value '${header}' specified for the header '${HEADER.maxItemCount}' is invalid.`);
  }
  return size;
}
