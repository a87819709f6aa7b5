import { createHmac } from 'node:crypto';
import { EMULATOR_KEY } from './workload.ts';

/** Of the container that `freshContainer` makes, as it stands in signatures and, behind a slash, in paths. */
export const CONTAINER_LINK = 'dbs/bench/colls/items';

const KEY = Buffer.from(EMULATOR_KEY, 'base64');

/** What every request on items carries. @param link of the item, or of the container when it is about many */
export function signedHeaders(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  link: string,
): Record<string, string> {
  const date = new Date().toUTCString();
  const payload = `${method.toLowerCase()}\ndocs\n${link}\n${date.toLowerCase()}\n\n`;
  const signature = createHmac('sha256', KEY).update(payload).digest('base64');
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: encodeURIComponent(`type=master&ver=1.0&sig=${signature}`),
    'x-ms-date': date,
    'x-ms-version': '2020-07-15',
  };
}
