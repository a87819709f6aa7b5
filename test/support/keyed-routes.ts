import { BATCH, newCategory } from './batches.js';
import type { Answer, Client, Method } from './client.js';
import { get, listOf } from './json.js';
import { at, create, type Json, product } from './products.js';
import { stockAt } from './stock.js';

/** A write, ready to be sent again and again. */
export interface KeyedCall {
  readonly method: Method;
  readonly url: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A kind of write. */
export interface KeyedRoute {
  readonly name: string;
  readonly status: number;
  /** The call, once what it needs is there. */
  readonly prepare: (client: Client, category: string) => Promise<KeyedCall>;
  /** Another request of that kind, which would succeed by itself. */
  readonly other: (call: KeyedCall) => KeyedCall;
}

const any = { 'if-match': '*' };
const otherBody =
  (body: Json) =>
  (call: KeyedCall): KeyedCall => ({ ...call, body });
const priced =
  (price: number) =>
  (call: KeyedCall): KeyedCall => ({ ...call, body: { ...call.body, price } });

/** Every kind of write that takes a key. */
export const KEYED_ROUTES: readonly KeyedRoute[] = [
  {
    name: 'POST a product',
    status: 201,
    prepare: (_, category) =>
      Promise.resolve({
        method: 'POST',
        url: '/v1/products',
        body: product({ category, description: 'New.', tags: ['a'], ttl: 5_000, quantity: 3 }),
      }),
    other: priced(2),
  },
  {
    name: 'PUT a new product',
    status: 201,
    prepare: (_, category) =>
      Promise.resolve({ method: 'PUT', url: at('mine', category), body: product({ category }) }),
    other: priced(2),
  },
  {
    name: 'PUT over a product',
    status: 200,
    prepare: async (client, category) => {
      const { id, etag, sku } = await create(client, { category, description: 'Goes.', quantity: 9 });
      const body = product({ category, sku, quantity: 4 });
      return { method: 'PUT', url: at(id, category), body, headers: { 'if-match': etag } };
    },
    other: priced(2),
  },
  {
    name: 'PATCH one version',
    status: 200,
    prepare: async (client, category) => {
      const { id, etag } = await create(client, { category, description: 'Stays.', ttl: 5_000 });
      const body = { price: 5, ttl: null, tags: ['new'] };
      return { method: 'PATCH', url: at(id, category), body, headers: { 'if-match': etag } };
    },
    other: otherBody({ price: 6 }),
  },
  {
    name: 'PATCH any version',
    status: 200,
    prepare: async (client, category) => {
      const { id } = await create(client, { category });
      return { method: 'PATCH', url: at(id, category), body: { price: 5 }, headers: any };
    },
    other: otherBody({ price: 6 }),
  },
  {
    name: 'PATCH a quantity',
    status: 200,
    prepare: async (client, category) => {
      const { id } = await create(client, { category, quantity: 2 });
      return { method: 'PATCH', url: at(id, category), body: { quantity: 5 }, headers: any };
    },
    other: otherBody({ quantity: 6 }),
  },
  {
    name: 'DELETE one version',
    status: 204,
    prepare: async (client, category) => {
      const { id, etag } = await create(client, { category, quantity: 3 });
      return { method: 'DELETE', url: at(id, category), headers: { 'if-match': etag } };
    },
    other: (call) => ({ ...call, url: call.url.replace('?', 'x?') }),
  },
  {
    name: 'DELETE any version',
    status: 204,
    prepare: async (client, category) => {
      const { id } = await create(client, { category });
      return { method: 'DELETE', url: at(id, category) };
    },
    other: (call) => ({ ...call, url: call.url.replace('?', 'x?') }),
  },
  {
    name: 'PATCH settings of stock',
    status: 200,
    prepare: async (client, category) => {
      const made = await create(client, { category, quantity: 8 });
      const body = { safetyStock: 3, reorderPoint: 5 };
      return { method: 'PATCH', url: stockAt(made), body, headers: { 'if-match': made.etag } };
    },
    other: otherBody({ safetyStock: 4 }),
  },
  {
    name: 'DELETE a category',
    status: 200,
    prepare: async (client, category) => {
      await create(client, { category, quantity: 8 });
      await create(client, { category });
      return { method: 'DELETE', url: `/v1/categories/${encodeURIComponent(category)}` };
    },
    other: ({ url }) => {
      const category = decodeURIComponent(url.split('/').at(-1) ?? '');
      return { method: 'POST', url: '/v1/products', body: product({ category }) };
    },
  },
  {
    name: 'move a product',
    status: 200,
    prepare: async (client, category) => {
      const { id, etag } = await create(client, { category, description: 'Travels.', quantity: 8 });
      const body = { category: `${category} next` };
      return { method: 'POST', url: at(id, category, '/move'), body, headers: { 'if-match': etag } };
    },
    other: (call) => ({ ...call, body: { category: `${String(get(call.body, 'category'))} but one` } }),
  },
  {
    name: 'POST a batch',
    status: 201,
    prepare: (_, category) =>
      Promise.resolve({
        method: 'POST',
        url: BATCH,
        body: {
          items: [
            product({ category, quantity: 2 }),
            product({ category }),
            product({ category: `${category} two`, quantity: 1 }),
          ],
        },
      }),
    other: otherItems,
  },
  {
    name: 'PATCH a batch',
    status: 200,
    prepare: async (client, category) => {
      const one = await create(client, { category, description: 'Stays.' });
      const other = await create(client, { category: `${category} two` });
      const items = [
        { id: one.id, category, etag: one.etag, changes: { price: 5 } },
        { id: other.id, category: other.category, etag: '*', changes: { quantity: 7 } },
      ];
      return { method: 'PATCH', url: BATCH, body: { items } };
    },
    other: otherItems,
  },
  {
    name: 'DELETE a batch',
    status: 200,
    prepare: async (client, category) => {
      const one = await create(client, { category, quantity: 4 });
      const other = await create(client, { category: `${category} two` });
      const items = [
        { id: one.id, category, etag: one.etag },
        { id: other.id, category: other.category },
      ];
      return { method: 'DELETE', url: BATCH, body: { items } };
    },
    other: otherItems,
  },
  {
    name: 'run a transaction',
    status: 200,
    prepare: async (client, category) => {
      const [changed, gone, seen] = [
        await create(client, { category, description: 'Stays.' }),
        await create(client, { category }),
        await create(client, { category }),
      ];
      const { category: _category, ...body } = product();
      const { category: _other, ...upserted } = product();
      const operations = [
        { op: 'create', product: body },
        { op: 'upsert', id: 'mine', product: upserted },
        { op: 'patch', id: changed.id, changes: { price: 5, quantity: 3 } },
        { op: 'delete', id: gone.id },
        { op: 'read', id: seen.id },
      ];
      const url = `/v1/categories/${encodeURIComponent(category)}/transactions`;
      return { method: 'POST', url, body: { operations } };
    },
    other: (call) => ({ ...call, body: { operations: listOf(get(call.body, 'operations')).slice(0, 1) } }),
  },
];

function otherItems(call: KeyedCall): KeyedCall {
  return { ...call, body: { items: listOf(get(call.body, 'items')).slice(0, 1) } };
}

let keys = 0;
export const newKey = (): string => `key-${(keys += 1)}`;

/** Sends the call with a key. */
export const sendKeyed = (
  client: Client,
  { method, url, body, headers }: KeyedCall,
  key: string,
): Promise<Answer> =>
  client.request(method, url, {
    ...(body === undefined ? {} : { body }),
    headers: { ...headers, 'idempotency-key': key },
  });

/** A route with a category of its own, and a key. */
export async function prepared(
  client: Client,
  route: KeyedRoute,
): Promise<{ readonly call: KeyedCall; readonly category: string; readonly key: string }> {
  const category = newCategory();
  return { call: await route.prepare(client, category), category, key: newKey() };
}

/** What a client compares of two answers: not when and what it cost. */
export const essence = ({ status, headers, body }: Answer): Json => ({
  status,
  etag: headers['etag'],
  location: headers['location'],
  body: withoutCharges(body),
});

/** Everything that an answer says, but for the cost. */
function withoutCharges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCharges);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      name === 'requestCharge' ? [] : [[name, withoutCharges(member)]],
    ),
  );
}
