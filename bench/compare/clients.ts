/** Four point operations, asked for in two ways: through the SDK, and by requests written by hand. */
import type { Container, CosmosClient } from '@azure/cosmos';
import { Pool } from 'undici';
import { CONTAINER_LINK, signedHeaders } from '../support/signed-headers.ts';
import { CATEGORY, itemOf } from '../support/workload.ts';

export const POINT_OPERATIONS = ['read', 'create', 'replace', 'patch'] as const;
export type PointOperation = (typeof POINT_OPERATIONS)[number];

/** One client of one server. Reads, replaces and patches go to item number `n`; a create takes an item that was never there. */
export interface Client extends Record<PointOperation, (n: number) => Promise<unknown>> {
  close(): Promise<void>;
}

const PATCH = [{ op: 'incr' as const, path: '/quantity', value: 1 }];

/** Ids that no other create of this run takes, on any side. */
let created = 1_000_000;
const newItem = () => itemOf((created += 1), 'new');
/** Another price each time, so that something is written. */
const newVersion = (n: number) => ({ ...itemOf(n, CATEGORY), price: (created += 1) });

export const sdkClient = (client: CosmosClient, container: Container): Client => ({
  read: (n) => container.item(`item-${n}`, CATEGORY).read(),
  create: () => container.items.create(newItem()),
  replace: (n) => container.item(`item-${n}`, CATEGORY).replace(newVersion(n)),
  patch: (n) => container.item(`item-${n}`, CATEGORY).patch(PATCH),
  close: () => {
    client.dispose();
    return Promise.resolve();
  },
});

/** What the SDK would send, signed the same way, without the SDK. */
export function rawClient(endpoint: string): Client {
  const pool = new Pool(new URL(endpoint).origin, { connections: 32 });
  const feed = `${CONTAINER_LINK}/docs`;
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    category: string,
    body?: unknown,
  ) => {
    const headers = {
      ...signedHeaders(method, method === 'POST' ? CONTAINER_LINK : path),
      'x-ms-documentdb-partitionkey': JSON.stringify([category]),
    };
    const text = body === undefined ? null : JSON.stringify(body);
    const response = await pool.request({ path: `/${path}`, method, headers, body: text });
    const answer = await response.body.text();
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${answer}`);
  };
  return {
    read: (n) => send('GET', `${feed}/item-${n}`, CATEGORY),
    create: () => send('POST', feed, 'new', newItem()),
    replace: (n) => send('PUT', `${feed}/item-${n}`, CATEGORY, newVersion(n)),
    patch: (n) => send('PATCH', `${feed}/item-${n}`, CATEGORY, PATCH),
    close: () => pool.destroy(),
  };
}
