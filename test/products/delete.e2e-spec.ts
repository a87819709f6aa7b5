import { at, create, statusesOf } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const remove = (id: string, headers = {}) => app.request('DELETE', at(id, 'tools'), { headers });

describe('DELETE /v1/products/{id}', () => {
  it.each([
    ['nothing', () => ({})],
    ['the etag', (etag: string) => ({ 'if-match': etag })],
    ['a list with the etag', (etag: string) => ({ 'if-match': `"other", ${etag}` })],
    ['*', () => ({ 'if-match': '*' })],
  ])('should delete to %s', async (_, headers) => {
    const { id, etag } = await create(app);
    expect(await remove(id, headers(etag))).toEqual({
      status: 204,
      headers: expect.objectContaining({ 'x-request-charge': expect.any(String) }),
      body: undefined,
    });
    expect(await app.request('GET', at(id, 'tools'))).toMatchObject({ status: 404 });
  });

  it.each([
    ['another etag', () => '"other"'],
    ['the etag made weak', (etag: string) => `W/${etag}`],
  ])('should keep the product to %s, and tell its version', async (_, header) => {
    const { id, etag } = await create(app);
    expect(await remove(id, { 'if-match': header(etag) })).toEqual(
      problemAnswer('precondition_failed', { instance: `/v1/products/${id}`, currentEtag: etag }),
    );
    expect(await app.request('GET', at(id, 'tools'))).toMatchObject({ status: 200 });
  });

  it.each([{}, { 'if-match': '*' }, { 'if-match': '"other"' }])(
    'should say that there is none (%j)',
    async (headers) => {
      expect(await remove('nobody', headers)).toEqual(
        problemAnswer('product_not_found', { instance: '/v1/products/nobody' }),
      );
    },
  );

  it('should delete once', async () => {
    const { id } = await create(app);
    const answers = await Promise.all([remove(id), remove(id), remove(id)]);
    expect(statusesOf(answers)).toEqual([204, 404, 404]);
  });
});
