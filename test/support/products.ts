import type { Container } from '@azure/cosmos';
import { containerToken } from '../../src/modules/cosmos/options/cosmos.constants.js';
import type { Answer, Client } from './client.js';
import type { RunningApp } from './create-app-at.js';

/** The tenant that a test application works for. */
export const TENANT = 'default';

export type Json = Record<string, unknown>;

/** A product as every answer shows it. */
export interface ShownProduct extends Json {
  readonly id: string;
  readonly category: string;
  readonly etag: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

let count = 0;

/** The body of a product that nobody else has: a sku of its own, and whatever is given. */
export function product(fields: Json = {}): Json {
  count += 1;
  return { category: 'tools', sku: `SKU-${count}`, name: 'Claw hammer', price: 19.99, ...fields };
}

/** The body with what is filled in when it is left out, and what the service adds. */
export function shown(body: Json, fields: Json = {}): Json {
  const { quantity = 0 } = body;
  return {
    quantity,
    reserved: 0,
    available: quantity,
    status: 'active',
    tags: [],
    ...body,
    id: expect.any(String),
    createdAt: expect.stringMatching(MOMENT),
    updatedAt: expect.stringMatching(MOMENT),
    etag: expect.stringMatching(/^"[^"]+"$/),
    ...fields,
  };
}

/** A moment as we write it. */
export const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The path of one product. */
export const at = (id: string, category: string, action = ''): string =>
  `/v1/products/${encodeURIComponent(id)}${action}?category=${encodeURIComponent(category)}`;

/** Creates a product; fails when that does not work. */
export async function create(client: Client, fields: Json = {}): Promise<ShownProduct> {
  const answer = await client.request('POST', '/v1/products', { body: product(fields) });
  expect(answer).toMatchObject({ status: 201 });
  return bodyOf(answer);
}

/** The product in an answer. */
export function bodyOf(answer: Answer): ShownProduct {
  if (!isShownProduct(answer.body)) throw new Error(`Not a product: ${JSON.stringify(answer)}`);
  return answer.body;
}

/** A page of a list. */
export interface Page {
  readonly items: readonly ShownProduct[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

/** The page in the body of an answer. */
export function pageOf(body: unknown): Page {
  if (!isPage(body)) throw new Error(`Not a page: ${JSON.stringify(body)}`);
  return body;
}

export const itemsOf = (body: unknown): readonly ShownProduct[] => pageOf(body).items;

/** The statuses of several answers, lowest first. */
export const statusesOf = (answers: readonly Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

/** The container behind an application, for states that no call leaves behind. */
export const containerOf = ({ app }: Pick<RunningApp, 'app'>): Container =>
  app.get<Container>(containerToken('products'));

/** What is stored under an address, or undefined. */
export async function stored(app: RunningApp, id: string, category: string): Promise<Json | undefined> {
  return (await containerOf(app).item(id, [TENANT, category]).read<Json>()).resource ?? undefined;
}

const isShownProduct = (body: unknown): body is ShownProduct =>
  typeof body === 'object' && body !== null && 'id' in body && 'etag' in body;

const isPage = (body: unknown): body is Page =>
  typeof body === 'object' && body !== null && 'items' in body && 'nextCursor' in body;
