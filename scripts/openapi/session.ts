import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the document. */
  readonly path: string;
  readonly url?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

const product = (sku: string, price: number) => ({ category: 'session', sku, name: 'A thing', price });
const one = '/v1/products/{id}';
const at = (id: string): string => `/v1/products/${id}?category=session`;
const any = { 'if-match': '*' };

/** Successes and failures, of which every shape of answer is one. */
const CALLS: readonly Call[] = [
  {
    method: 'POST',
    path: '/v1/products/batch',
    body: {
      items: Array.from({ length: 100 }, (_, index) => product(`S-${index}`, (index * 37 + 1) / 100)),
    },
  },
  { method: 'POST', path: '/v1/products/batch', body: { items: [product('S-1', 1), product('S-X', 19.99)] } },
  { method: 'POST', path: '/v1/products', body: product('S-1', 4.35) },
  { method: 'POST', path: '/v1/products', body: {} },
  {
    method: 'PUT',
    path: one,
    url: at('kept'),
    body: product('K-1', 0.07),
    headers: { 'if-none-match': '*' },
  },
  { method: 'PUT', path: one, url: at('kept'), body: product('K-1', 0.07) },
  { method: 'GET', path: one, url: at('kept') },
  { method: 'GET', path: one, url: at('nobody') },
  { method: 'GET', path: one, url: at('kept'), headers: { 'if-match': '"old"' } },
  { method: 'PATCH', path: one, url: at('kept'), body: { price: 8.2 }, headers: any },
  { method: 'PATCH', path: one, url: at('kept'), body: { price: 8.2 } },
  { method: 'GET', path: '/v1/products', url: '/v1/products?limit=100&count=true' },
  { method: 'GET', path: '/v1/products', url: '/v1/products?limit=0&colour=red' },
  { method: 'GET', path: '/v1/products', url: '/v1/products?cursor=none' },
  { method: 'GET', path: '/v1/categories' },
  { method: 'GET', path: '/v1/categories/{category}', url: '/v1/categories/session' },
  { method: 'GET', path: '/v1/categories/{category}', url: '/v1/categories/nothing' },
  {
    method: 'POST',
    path: '/v1/categories/{category}/transactions',
    url: '/v1/categories/session/transactions',
    body: {
      operations: [
        { op: 'patch', id: 'kept', changes: { quantity: 3 } },
        { op: 'read', id: 'kept' },
      ],
    },
  },
  {
    method: 'POST',
    path: '/v1/imports',
    body: product('I-1', 0.29),
    headers: { 'content-type': 'application/x-ndjson' },
  },
  { method: 'DELETE', path: '/v1/categories/{category}', url: '/v1/categories/session' },
  { method: 'GET', path: '/health/live' },
  { method: 'GET', path: '/health/ready' },
  { method: 'GET', path: '/problems/{code}', url: '/problems/sku_taken' },
];

/** Plays the session, and has plain ajv validate every JSON answer of it by the document's own schemas. */
export async function sessionBreaches(
  app: NestFastifyApplication,
  document: object,
): Promise<{ readonly answers: number; readonly breaches: readonly string[] }> {
  const ajv = formats.default(new Ajv2020({ strict: false })).addSchema(document, 'api');
  const breaches: string[] = [];
  for (const { method, path, url = path, body, headers = {} } of CALLS) {
    const answer = await app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    const type = String(answer.headers['content-type']).split(';')[0] ?? '';
    const steps = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(answer.statusCode),
      'content',
      type,
    ];
    const pointer = [...steps, 'schema'].map(escaped).join('/');
    const validate = ajv.getSchema(`api#/${pointer}`);
    if (validate?.(answer.json()) !== true) {
      const why = validate === undefined ? 'not documented' : ajv.errorsText(validate.errors);
      breaches.push(`${method} ${url} ${answer.statusCode}: ${why}`);
    }
  }
  return { answers: CALLS.length, breaches };
}

/** Of the prices from 0.01 to 1,000, those that the schema of a product refuses. */
export function refusedPrices(document: object): number {
  const ajv = formats.default(new Ajv2020({ strict: false })).addSchema(document, 'api');
  const validate = ajv.compile({ $ref: 'api#/components/schemas/ProductResponse/properties/price' });
  return Array.from({ length: 100_000 }, (_, cents) => (cents + 1) / 100).filter((price) => !validate(price))
    .length;
}

const escaped = (step: string): string =>
  encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
