import type { Answer, Client } from './client.js';
import { type Json, product, shown } from './products.js';

export const NDJSON = 'application/x-ndjson';
export const CSV = 'text/csv';

/** The body of an import: a line for each value; texts are lines already. */
export const ndjson = (...rows: readonly (Json | string)[]): string =>
  rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');

export interface ImportRequest {
  readonly query?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends an import, NDJSON unless said otherwise. */
export const send = (
  client: Client,
  body: string | Uint8Array,
  { query = '', type = NDJSON, headers = {} }: ImportRequest = {},
): Promise<Answer> =>
  client.request('POST', `/v1/imports${query}`, { headers: { 'content-type': type, ...headers }, body });

/** The whole answer of an import that read its input to the end. */
export const reported = (counts: Json): unknown => ({
  status: 200,
  headers: expect.objectContaining({ 'content-type': 'application/json; charset=utf-8' }),
  body: report(counts),
});

/** The report in it. Counts that are not given are 0. */
export const report = (counts: Json): Json => ({
  ...summary(counts),
  errors: [],
  errorsTruncated: false,
  ...counts,
});

/** A report without the rows that failed. */
export const summary = (counts: Json): Json => ({
  received: 0,
  created: 0,
  replaced: 0,
  unchanged: 0,
  failed: 0,
  retried: 0,
  duplicates: 0,
  input: expect.objectContaining({ encoding: 'utf-8' }),
  requestCharge: expect.any(Number),
  durationMs: expect.any(Number),
  rowsPerSecond: expect.any(Number),
  ...counts,
});

let categories = 0;

/** A category that no other test has. */
export function newCategory(): string {
  categories += 1;
  return `category ${categories}`;
}

/** So many products that nobody else has. */
export const newProducts = (count: number, fields: (index: number) => Json): Json[] =>
  Array.from({ length: count }, (_, index) => product(fields(index)));

/** What is exported, of one category or of all: a product a line. */
export async function exported(client: Client, category?: string): Promise<Json[]> {
  const query = category === undefined ? '' : `?category=${encodeURIComponent(category)}`;
  const { body } = await client.request('GET', `/v1/exports/products${query}`);
  return linesOf(body);
}

/** The values of an answer in NDJSON. */
export const linesOf = (body: unknown): Json[] =>
  (typeof body === 'string' ? body : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Json => JSON.parse(line));

/** A product without what is ours to say. */
export function withoutOurs({
  etag: _etag,
  createdAt: _createdAt,
  updatedAt: _updatedAt,
  reserved: _reserved,
  available: _available,
  ...own
}: Json): Json {
  return own;
}

export const bySku = (a: Json, b: Json): number => (String(a['sku']) < String(b['sku']) ? -1 : 1);

/** As `shown`, in an export: without what reservations make of the stock. */
export function shownInExport(body: Json, fields: Json = {}): Json {
  const { reserved: _reserved, available: _available, ...rest } = shown(body, fields);
  return rest;
}
