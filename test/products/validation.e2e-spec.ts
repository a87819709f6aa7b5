import { at, create, type Json, product } from '../support/products.js';
import { fieldError, parameterError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const HAMMER = '\u{1F528}';
const HALF = '\uD83D';
const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`);

/** Values that a field takes. */
const GOOD: [string, unknown][] = [
  ['category', 'c'],
  ['category', 'c'.repeat(100)],
  ['category', HAMMER.repeat(100)],
  ['category', `  ${'c'.repeat(100)}  `],
  ['category', 'a/b?c#d\\e%20'],
  ['category', '...'],
  ['sku', 'A'],
  ['sku', '-'],
  ['sku', 'A-Z-0-9-'.repeat(6)],
  ['sku', 'B'.repeat(50)],
  ['name', 'n'],
  ['name', 'n'.repeat(255)],
  ['name', HAMMER.repeat(255)],
  ['name', `\t${'n'.repeat(255)}\n`],
  ['name', '"quotes" and \\'],
  ['description', ''],
  ['description', 'd'.repeat(1000)],
  ['description', HAMMER.repeat(1000)],
  ['price', 0.01],
  ['price', 1],
  ['price', 1_000_000_000],
  ['price', 999_999_999.99],
  ['quantity', 0],
  ['quantity', 2_147_483_647],
  ['status', 'active'],
  ['status', 'inactive'],
  ['tags', []],
  ['tags', tags(20)],
  ['tags', ['t'.repeat(50), HAMMER.repeat(50)]],
  ['tags', ['case', 'CASE']],
  ['ttl', 1],
  ['ttl', -1],
  ['ttl', 2_147_483_647],
];

/** Values that it does not, and what the problem calls the fault. */
const BAD: [string, unknown, string][] = [
  ['category', '', 'too_short'],
  ['category', '   ', 'too_short'],
  ['category', 'c'.repeat(101), 'too_long'],
  ['category', HAMMER.repeat(101), 'too_long'],
  ['category', HALF, 'malformed_text'],
  ['category', '.', 'invalid_format'],
  ['category', ' .. ', 'invalid_format'],
  ['category', '%2E%2e', 'invalid_format'],
  ['category', null, 'invalid_type'],
  ['category', 5, 'invalid_type'],
  ['category', ['tools'], 'invalid_type'],
  ['sku', '', 'invalid_format'],
  ['sku', 'a', 'invalid_format'],
  ['sku', 'A B', 'invalid_format'],
  ['sku', 'A_1', 'invalid_format'],
  ['sku', 'A\nB', 'invalid_format'],
  ['sku', 'Ä', 'invalid_format'],
  ['sku', 'A'.repeat(51), 'invalid_format'],
  ['sku', 5, 'invalid_type'],
  ['sku', null, 'invalid_type'],
  ['name', '', 'too_short'],
  ['name', ' \n ', 'too_short'],
  ['name', 'n'.repeat(256), 'too_long'],
  ['name', HAMMER.repeat(256), 'too_long'],
  ['name', `a${HALF}b`, 'malformed_text'],
  ['name', {}, 'invalid_type'],
  ['name', null, 'invalid_type'],
  ['description', 'd'.repeat(1001), 'too_long'],
  ['description', HALF, 'malformed_text'],
  ['description', 5, 'invalid_type'],
  ['price', 0, 'out_of_range'],
  ['price', -1, 'out_of_range'],
  ['price', 0.001, 'out_of_range'],
  ['price', 1_000_000_000.01, 'out_of_range'],
  ['price', 1e300, 'out_of_range'],
  ['price', 1.005, 'too_precise'],
  ['price', 0.1 + 0.2, 'too_precise'],
  ['price', 999_999_999.999, 'too_precise'],
  ['price', '19.99', 'invalid_type'],
  ['price', null, 'invalid_type'],
  ['price', true, 'invalid_type'],
  ['quantity', -1, 'out_of_range'],
  ['quantity', 2_147_483_648, 'out_of_range'],
  ['quantity', 1.5, 'invalid_type'],
  ['quantity', '1', 'invalid_type'],
  ['quantity', null, 'invalid_type'],
  ['status', 'archived', 'not_allowed'],
  ['status', 'ACTIVE', 'not_allowed'],
  ['status', null, 'not_allowed'],
  ['tags', 'steel', 'invalid_type'],
  ['tags', [1], 'invalid_type'],
  ['tags', ['a', null], 'invalid_type'],
  ['tags', { 0: 'a' }, 'invalid_type'],
  ['tags', null, 'invalid_type'],
  ['tags', tags(21), 'too_many'],
  ['tags', ['a', ''], 'too_short'],
  ['tags', [' '], 'too_short'],
  ['tags', ['t'.repeat(51)], 'too_long'],
  ['tags', [HAMMER.repeat(51)], 'too_long'],
  ['tags', [HALF], 'malformed_text'],
  ['tags', ['a', 'b', ' a '], 'duplicate'],
  ['ttl', 0, 'out_of_range'],
  ['ttl', -2, 'out_of_range'],
  ['ttl', 2_147_483_648, 'out_of_range'],
  ['ttl', 1.5, 'invalid_type'],
  ['ttl', '60', 'invalid_type'],
];

const post = (body: Json) => app.request('POST', '/v1/products', { body });
const put = (fields: Json) =>
  app.request('PUT', at('replaced', 'tools'), { body: product(fields), headers: { 'if-match': '*' } });
const patch = async (fields: Json) =>
  app.request('PATCH', at((await create(app)).id, 'tools'), { body: fields, headers: { 'if-match': '*' } });
const changeable = ([field]: readonly unknown[]) => field !== 'category' && field !== 'sku';

describe('a field of a new product', () => {
  it.each(GOOD)('should take %s %j', async (field, value) => {
    expect(await post(product({ category: 'good', [field]: value }))).toMatchObject({ status: 201 });
  });

  it.each(BAD)('should refuse %s %j as %s', async (field, value, code) => {
    expect(await post(product({ [field]: value }))).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: [fieldError(`/${field}`, code)],
      }),
    );
  });

  it.each(['description', 'ttl'])('should not take null for %s: it is left out instead', async (field) => {
    expect(await post(product({ [field]: null }))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: `/${field}`, code: 'invalid_type' }] },
    });
  });

  it.each(['category', 'sku', 'name', 'price'])('should be there: %s', async (field) => {
    const { [field]: _left, ...body } = product();
    expect(await post(body)).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: [fieldError(`/${field}`, 'required')],
      }),
    );
  });

  it.each([
    'id',
    'createdAt',
    'updatedAt',
    'etag',
    'tenantId',
    'uniqueKey',
    'priceCents',
    'Name',
    'constructor',
  ])('should be one that we know, and %s is none', async (field) => {
    expect(await post({ ...product(), [field]: 'x' })).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: [fieldError(`/${field}`, 'unknown_field')],
      }),
    );
  });

  it('should be named with all others that are at fault', async () => {
    expect(await post({ sku: 'a', price: 0, tags: [''], extra: 1 })).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: expect.arrayContaining([
          fieldError('/category', 'required'),
          fieldError('/sku', 'invalid_format'),
          fieldError('/name', 'required'),
          fieldError('/price', 'out_of_range'),
          fieldError('/tags', 'too_short'),
          fieldError('/extra', 'unknown_field'),
        ]),
      }),
    );
  });
});

describe('a field of a replacement', () => {
  it.each(BAD)('should refuse %s %j as %s', async (field, value, code) => {
    expect(await put({ [field]: value })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: `/${field}`, code }] },
    });
  });
});

describe('a field of a patch', () => {
  it.each(GOOD.filter(changeable))('should take %s %j', async (field, value) => {
    expect(await patch({ [field]: value })).toMatchObject({ status: 200 });
  });

  it.each(BAD.filter(changeable))('should refuse %s %j as %s', async (field, value, code) => {
    expect(await patch({ [field]: value })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: `/${field}`, code }] },
    });
  });
});

describe('the query of a list', () => {
  it.each([
    ['status', 'archived', 'not_allowed'],
    ['category', '%20', 'too_short'],
    ['category', 'a&category=b', 'repeated'],
    ['tag', '', 'too_short'],
    ['tag', 't'.repeat(51), 'too_long'],
    ['tag', tags(21).join('&tag='), 'too_many'],
    ['sku', 'lower', 'invalid_format'],
    ['minPrice', '-1', 'out_of_range'],
    ['minPrice', '1.005', 'too_precise'],
    ['minPrice', 'cheap', 'invalid_type'],
    ['maxPrice', '1e3', 'invalid_type'],
    ['maxPrice', '', 'invalid_type'],
    ['minQuantity', '1.5', 'invalid_type'],
    ['minQuantity', '-1', 'out_of_range'],
    ['maxQuantity', '2147483648', 'out_of_range'],
    ['name', '', 'too_short'],
    ['name', 'n'.repeat(256), 'too_long'],
    ['updatedSince', 'yesterday', 'invalid_format'],
    ['updatedSince', '2026-02-30T00:00:00Z', 'invalid_format'],
    ['sort', 'sku', 'not_allowed'],
    ['sort', '--price', 'not_allowed'],
    ['sort', '', 'not_allowed'],
    ['limit', '0', 'out_of_range'],
    ['limit', '101', 'out_of_range'],
    ['limit', '1.5', 'invalid_type'],
    ['limit', 'ten', 'invalid_type'],
    ['count', 'yes', 'invalid_type'],
    ['cursor', 'a&cursor=b', 'repeated'],
    ['filter', 'x', 'unknown_field'],
  ])('should refuse %s=%s as %s', async (parameter, value, code) => {
    expect(await app.request('GET', `/v1/products?${parameter}=${value}`)).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: [parameterError(parameter, code)],
      }),
    );
  });
});

describe('the query of one product', () => {
  it.each([
    ['', 'required'],
    ['?category=', 'too_short'],
    [`?category=${'c'.repeat(101)}`, 'too_long'],
    ['?category=a&category=b', 'repeated'],
  ])('should refuse "%s" on every call', async (query, code) => {
    const answers = await Promise.all([
      app.request('GET', `/v1/products/p${query}`),
      app.request('PUT', `/v1/products/p${query}`, { body: product() }),
      app.request('PATCH', `/v1/products/p${query}`, { body: { name: 'x' }, headers: { 'if-match': '*' } }),
      app.request('DELETE', `/v1/products/p${query}`),
      app.request('POST', `/v1/products/p/move${query}`, {
        body: { category: 'x' },
        headers: { 'if-match': '*' },
      }),
    ]);
    const refused = { status: 400, body: { errors: [parameterError('category', code)] } };
    expect(answers).toMatchObject([refused, refused, refused, refused, refused]);
  });
});
