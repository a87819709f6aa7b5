import { AppError } from './app-error.js';
import { toProblem } from './problem.js';
import { HTTP_ERRORS } from './http.errors.js';

const occurrence = { instance: '/v1/products', requestId: 'r-1' };

describe('toProblem', () => {
  it('should begin with the members of RFC 9457 and end with the extras', () => {
    const errors = [{ pointer: '/sku', code: 'required', detail: 'sku is required' }];
    const problem = toProblem(
      new AppError(HTTP_ERRORS.validation_failed, 'A fault.', { errors, failedIndex: 2 }),
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
    expect(toProblem(new AppError(HTTP_ERRORS.precondition_failed, 'No.', extras), occurrence)).toMatchObject(
      {
        status: 412,
        code: 'precondition_failed',
        requestId: 'r-1',
      },
    );
  });

  it.each([
    [429, {}, 1_000],
    [429, { retryAfterMs: 40 }, 40],
    [503, {}, 1_000],
    [409, {}, undefined],
  ])('should tell how long to wait after %s %j', (status, extras, retryAfterMs) => {
    const definition = { ...HTTP_ERRORS.internal_error, status };
    expect(toProblem(new AppError(definition, 'x', extras), occurrence).retryAfterMs).toBe(retryAfterMs);
  });
});
