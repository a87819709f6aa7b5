import { badRequest } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { type CosmosRequest, headerOf } from '../http/request.js';

const SERVERS_CHOICE = -1;
const DEFAULT_PAGE_SIZE = 100;

/** The service's limit for a page. */
export const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/**
 * How many items the caller wants on a page.
 * @param serversChoice when it leaves that to us: header absent or -1
 * @throws CosmosError 400 for anything but a positive number or -1
 */
export function pageSizeOf(request: CosmosRequest, serversChoice = DEFAULT_PAGE_SIZE): number {
  const header = headerOf(request, HEADER.maxItemCount);
  if (header === undefined) return serversChoice;
  const size = /^-?\d{1,10}$/.test(header) ? Number(header) : 0;
  if (size === SERVERS_CHOICE) return serversChoice;
  if (size < 1) {
    throw badRequest(`The value '${header}' specified for the header '${HEADER.maxItemCount}' is invalid.`);
  }
  return size;
}
