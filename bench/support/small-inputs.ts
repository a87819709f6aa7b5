import { gzipSync } from 'node:zlib';

/** A request that takes little to send. */
export interface SmallInput {
  readonly name: string;
  readonly bytes: number;
  readonly path: string;
  readonly request: RequestInit;
}

const MEBIBYTE = 1_048_576;
const HEADER = 'category,sku,name,price,tags\n';

function packed(name: string, text: string, type: 'text/csv' | 'application/x-ndjson'): SmallInput {
  const body = gzipSync(text, { level: 9 });
  const headers = { 'content-type': type, 'content-encoding': 'gzip' };
  return {
    name: `gzip: ${name}`,
    bytes: body.length,
    path: '/v1/imports',
    request: { method: 'POST', headers, body },
  };
}

const rows = (name: string, row: string, count: number) =>
  packed(name, `${row}\n`.repeat(count), 'application/x-ndjson');

const csv = (name: string, row: string, count: number) =>
  packed(name, HEADER + `${row}\n`.repeat(count), 'text/csv');

function json(name: string, body: string): SmallInput {
  const headers = { 'content-type': 'application/json' };
  return {
    name: `JSON: ${name}`,
    bytes: body.length,
    path: '/v1/products',
    request: { method: 'POST', headers, body },
  };
}

function head(name: string, path: string, headers: Record<string, string> = {}): SmallInput {
  const bytes = path.length + Object.values(headers).join('').length;
  return { name: `head: ${name}`, bytes, path, request: { headers } };
}

const list = (count: number, element: string): string =>
  `[${Array.from({ length: count }, () => element).join()}]`;

const members = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"m${index}":0`).join()}}`;

export const SMALL_INPUTS: readonly SmallInput[] = [
  json('first of all, to warm up', list(100, members(50))),
  rows('400,000 empty objects', '{}', 400_000),
  rows('349,000 rows with a sku only', '{"sku":"A"}', 349_000),
  rows('400,000 lines that are no JSON', 'x', 400_000),
  rows('4 million blank lines', '', 4_000_000),
  rows('2 million lines of a space', ' ', 2_000_000),
  rows('1,300 rows of 100 unknown members', members(100), 1_300),
  csv('800,000 rows of commas', ',,,,', 800_000),
  csv('31 rows of 131,000 cells', ','.repeat(131_000), 31),
  csv('31 rows of 131,000 tags', `a,A,a,1,${'|'.repeat(131_000)}`, 31),
  packed('a header of 65,000 columns', 'a,'.repeat(65_000), 'text/csv'),
  json('a million lists, never closed', '['.repeat(MEBIBYTE)),
  json('half a million lists', '['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2)),
  json('340,000 objects in lists', list(340, list(999, '{}'))),
  json('520,000 numbers in lists', list(520, list(999, '1'))),
  json('80,000 members', members(80_000)),
  json('a text of a mebibyte', JSON.stringify({ name: 'a'.repeat(MEBIBYTE - 20) })),
  json('a number of a mebibyte', '9'.repeat(MEBIBYTE)),
  head(
    '2,200 unknown parameters',
    `/v1/products?${Array.from({ length: 2_200 }, (_, n) => `a${n}`).join('&')}`,
  ),
  head('2,000 tags', `/v1/products?tag=${Array.from({ length: 2_000 }, () => 'a').join('&tag=')}`),
  head('an Accept of 3,500 types', '/v1/products', { accept: 'a/b,'.repeat(3_500) }),
  head('an If-None-Match of 3,500 tags', '/v1/products/a?category=b', {
    'if-none-match': '"a",'.repeat(3_500),
  }),
  head('a cursor of 14,000 characters', `/v1/products?cursor=${'A'.repeat(14_000)}`),
];
