import { AppError } from './app-error.js';
import { toProblem } from './problem.js';

const occurrence = { instance: '/v1/products', requestId: 'r-1' };

describe('toProblem', () => {
  it('should begin with the members of RFC 9457 and end with the extras', () => {
    const errors = [{ pointer: '/sku', code: 'required', detail: 'sku is required' }];
    const problem = toProblem(
      new AppError('validation_failed', 'A fault.', { errors, failedIndex: 2 }),
      occurrence,
    );
    expect(Object.entries(problem)).toEqual([
      ['type', '/problems/validation_failed'],
      ['title', 'Validation failed'],
      ['status', 400],
      ['detail', 'A fault.'],
      ['instance', '/v1/products'],
      ['code', 'validation_failed'],
      ['requestId', 'r-1'],
      ['retryable', false],
      ['errors', errors],
      ['failedIndex', 2],
    ]);
  });

  it('should let no extra replace a member', () => {
    const extras = { status: 200, code: 'fine', requestId: 'other' };
    expect(toProblem(new AppError('sku_taken', 'Taken.', extras), occurrence)).toMatchObject({
      status: 409,
      code: 'sku_taken',
      requestId: 'r-1',
    });
  });

  it.each([
    ['throttled', {}, 1_000],
    ['throttled', { retryAfterMs: 40 }, 40],
    ['database_unavailable', {}, 1_000],
    ['sku_taken', {}, undefined],
  ] as const)('should tell how long to wait after %s %j', (code, extras, retryAfterMs) => {
    expect(toProblem(new AppError(code, 'x', extras), occurrence).retryAfterMs).toBe(retryAfterMs);
  });
});
