import { bodyOf, create, at, itemsOf, pageOf, product } from '../support/products.js';
import { fieldError, parameterError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

/** Two spellings that look the same. */
const COMPOSED = 'caf\u00E9s';
const DECOMPOSED = 'cafe\u0301s';

const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();

const list = async (filters: Record<string, string>) =>
  itemsOf((await app.request('GET', `/v1/products?${query(filters)}`)).body);

describe('text that looks the same', () => {
  it('should be one category, in bodies, addresses and filters', async () => {
    const made = await create(app, { category: `  ${DECOMPOSED.toUpperCase()}\u200B`, sku: 'SAME-1' });
    expect(made.category).toBe(COMPOSED);
    expect(await app.request('GET', at(made.id, DECOMPOSED))).toMatchObject({ status: 200, body: made });
    expect(await list({ category: DECOMPOSED, sku: 'SAME-1' })).toEqual([made]);
    expect(await app.request('GET', `/v1/categories/${encodeURIComponent(DECOMPOSED)}`)).toMatchObject({
      status: 200,
      body: { category: COMPOSED },
    });
    expect(
      await app.request('PATCH', at(made.id, `${DECOMPOSED}\u00AD`), {
        headers: { 'if-match': '*' },
        body: { name: 'New' },
      }),
    ).toMatchObject({ status: 200, body: { category: COMPOSED } });
  });

  it('should take a sku once, whatever the spelling of its category', async () => {
    await create(app, { category: COMPOSED, sku: 'ONCE' });
    const body = product({ category: DECOMPOSED, sku: ' ONCE\u200B' });
    expect(await app.request('POST', '/v1/products', { body })).toMatchObject({
      status: 409,
      body: { code: 'sku_taken' },
    });
  });

  it('should be one category in a batch, a transaction and a move', async () => {
    const items = [
      product({ category: COMPOSED, sku: 'TWIN' }),
      product({ category: DECOMPOSED, sku: 'TWIN' }),
    ];
    expect(await app.request('POST', '/v1/products/batch', { body: { items } })).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products/batch',
        errors: [fieldError('/items/1/sku', 'duplicate')],
      }),
    );
    const operations = [{ op: 'create', product: product({ category: COMPOSED }) }];
    const url = `/v1/categories/${encodeURIComponent(DECOMPOSED)}/transactions`;
    expect(await app.request('POST', url, { body: { operations } })).toMatchObject({ status: 200 });
    const { id } = await create(app, { category: COMPOSED });
    expect(
      await app.request('POST', at(id, COMPOSED, '/move'), {
        headers: { 'if-match': '*' },
        body: { category: DECOMPOSED },
      }),
    ).toMatchObject({ status: 400, body: { errors: [{ code: 'same_category' }] } });
  });

  it('should be found by name, tag and sku', async () => {
    const made = await create(app, {
      name: `\u200B${DECOMPOSED} au lait\uFEFF`,
      tags: [` ${DECOMPOSED}\u2060`],
      sku: ' FOUND-1 ',
    });
    expect(made).toMatchObject({ name: `${COMPOSED} au lait`, tags: [COMPOSED], sku: 'FOUND-1' });
    const filters = [{ name: DECOMPOSED.toUpperCase() }, { tag: `${DECOMPOSED} ` }, { sku: '\u200BFOUND-1' }];
    for (const filter of filters) {
      expect([filter, await list(filter)]).toEqual([filter, [made]]);
    }
  });

  it('should count as one tag', async () => {
    const body = product({ tags: [COMPOSED, DECOMPOSED] });
    expect(await app.request('POST', '/v1/products', { body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/tags', code: 'duplicate' }] },
    });
  });

  it('should continue a list in either spelling', async () => {
    const category = `pages ${COMPOSED}`;
    const [one, two] = [await create(app, { category }), await create(app, { category })];
    const first = await app.request('GET', `/v1/products?${query({ category, limit: '1' })}`);
    const { items, nextCursor } = pageOf(first.body);
    const other = { category: `PAGES ${DECOMPOSED.toUpperCase()}`, limit: '1', cursor: nextCursor ?? '' };
    const second = await app.request('GET', `/v1/products?${query(other)}`);
    expect([...items, ...itemsOf(second.body)].map(({ id }) => id).toSorted()).toEqual(
      [one.id, two.id].toSorted(),
    );
  });
});

describe('text by its length', () => {
  it('should be measured in code points, after it has its form', async () => {
    const name = `  ${'e\u0301'.repeat(254)}\u{1F528}\u200B`;
    expect(bodyOf(await app.request('POST', '/v1/products', { body: product({ name }) })).name).toBe(
      `${'\u00E9'.repeat(254)}\u{1F528}`,
    );
    const longer = { name: `${name}x` };
    expect(await app.request('POST', '/v1/products', { body: product(longer) })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/name', code: 'too_long' }] },
    });
  });

  it.each(['', ' ', '\u200B', '\u00AD \uFEFF', '\u3164'])(
    'should be empty when nobody sees it: %j',
    async (text) => {
      const body = product({ name: text, category: text, tags: [text] });
      expect(await app.request('POST', '/v1/products', { body })).toEqual(
        problemAnswer('validation_failed', {
          instance: '/v1/products',
          errors: [
            fieldError('/category', 'too_short'),
            fieldError('/name', 'too_short'),
            fieldError('/tags', 'too_short'),
          ],
        }),
      );
    },
  );
});

describe('control characters', () => {
  it.each(['\u0000', '\u0007', '\u001B', '\u007F', '\u009F'])('should be refused: %j', async (control) => {
    const text = `a${control}b`;
    const body = product({ name: text, category: text, description: text, tags: [text] });
    const errors = ['/category', '/name', '/description', '/tags'].map((pointer) =>
      fieldError(pointer, 'control_character'),
    );
    expect(await app.request('POST', '/v1/products', { body })).toEqual(
      problemAnswer('validation_failed', { instance: '/v1/products', errors }),
    );
  });

  it.each(['\n', '\r', '\t', '\u0085'])(
    'should be refused inside a name, cut from its ends: %j',
    async (control) => {
      const inside = product({ name: `a${control}b` });
      expect(await app.request('POST', '/v1/products', { body: inside })).toMatchObject({
        status: 400,
        body: { errors: [fieldError('/name', 'control_character')] },
      });
      expect(await create(app, { name: `${control}ab${control}` })).toMatchObject({ name: 'ab' });
    },
  );

  it('should stay in a description where they break lines and make columns', async () => {
    const description = 'one\r\ntwo\tthree';
    expect(await create(app, { description })).toMatchObject({ description });
  });

  it('should be refused in filters', async () => {
    expect(await app.request('GET', `/v1/products?${query({ name: 'a\u0000b' })}`)).toMatchObject({
      status: 400,
      body: { errors: [parameterError('name', 'control_character')] },
    });
  });
});
