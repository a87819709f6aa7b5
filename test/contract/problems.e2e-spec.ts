import { type ErrorCode, ERRORS } from '../../src/app.errors.js';
import { definitionOf, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const codes = ERRORS.all.map((definition) => [definition.code, definition] as const);

describe('Problem pages', () => {
  const app = withApp({ database: 'none' });

  it.each(codes)('should explain %s', async (code, definition) => {
    expect(await app.request('GET', `/problems/${code}`)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', vary: 'accept' },
      body: { ...definition, type: `/problems/${code}` },
    });
  });

  it.each(codes)('should show %s to a browser', async (code, { title, status }) => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const answer = await app.request('GET', `/problems/${code}`, { headers: { accept } });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', vary: 'accept' },
      body: expect.stringContaining(`<h1>${title}</h1>\n<p><code>${code}</code>, status ${status}</p>`),
    });
    expect(answer.body).not.toMatch(/<script|https?:/);
  });

  it.each(['nothing', 'toString', '__proto__', '<b>'])('should not know %s', async (code) => {
    const path = `/problems/${encodeURIComponent(code)}`;
    expect(await app.request('GET', path)).toEqual(problemAnswer('route_not_found', { instance: path }));
  });

  it('should refuse any other form', async () => {
    const headers = { accept: 'application/xml' };
    expect(await app.request('GET', '/problems/sku_taken', { headers })).toEqual(
      problemAnswer('not_acceptable', { instance: '/problems/sku_taken' }),
    );
  });

  it('should have every code of the contract, with its status', () => {
    const contract: Record<number, ErrorCode[]> = {
      400: [
        'validation_failed',
        'malformed_json',
        'invalid_cursor',
        'partition_mismatch',
        'invalid_id',
        'idempotency_key_required',
      ],
      401: ['unauthenticated'],
      403: ['forbidden', 'partition_forbidden'],
      404: ['product_not_found', 'category_not_found', 'route_not_found', 'reservation_not_found'],
      405: ['method_not_allowed'],
      406: ['not_acceptable'],
      409: [
        'sku_taken',
        'product_exists',
        'insufficient_stock',
        'stock_changed',
        'stock_by_location',
        'stock_reserved',
        'reservation_not_held',
        'reservation_expired',
        'idempotency_in_progress',
      ],
      412: ['precondition_failed'],
      413: ['payload_too_large', 'item_too_large', 'batch_too_large'],
      415: ['unsupported_media_type'],
      422: ['idempotency_key_reused'],
      424: ['not_applied'],
      428: ['precondition_required'],
      429: ['throttled', 'rate_limited'],
      500: ['internal_error', 'database_misconfigured'],
      503: ['database_unavailable'],
      507: ['partition_full'],
    };
    for (const [status, group] of Object.entries(contract)) {
      for (const code of group) expect([code, definitionOf(code).status]).toEqual([code, Number(status)]);
    }
  });
});
