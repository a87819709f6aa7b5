import { randomUUID } from 'node:crypto';
import { type Dispatcher, request } from 'undici';

export const CATEGORY = 'hot';

/** A product with much in stock. @returns its id */
export async function createProduct(dispatcher: Dispatcher, url: string): Promise<string> {
  const body = {
    category: CATEGORY,
    sku: randomUUID().toUpperCase(),
    name: 'Hot',
    price: 1,
    quantity: 2_000_000,
  };
  const answer: { readonly id: string } = JSON.parse(await post(dispatcher, `${url}/v1/products`, body));
  return answer.id;
}

/** Sells one piece. */
export async function sellOne(dispatcher: Dispatcher, url: string, product: string): Promise<void> {
  const target = `${url}/v1/products/${product}/stock/adjustments?category=${CATEGORY}`;
  await post(dispatcher, target, { delta: -1, reason: 'sold' });
}

async function post(dispatcher: Dispatcher, url: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const answer = await request(url, { method: 'POST', dispatcher, headers, body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode}: ${text}`);
  return text;
}
