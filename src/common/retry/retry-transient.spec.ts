import { AppError } from '../errors/app-error.js';
import { defineErrors } from '../errors/define-errors.js';
import { retryTransient } from './retry-transient.js';

const row = (status: number, retryable: boolean) => ({ status, title: '', retryable, description: '' });
const ERRORS = defineErrors({
  database_unavailable: row(503, true),
  throttled: row(429, true),
  database_misconfigured: row(500, false),
});
const away = new AppError(ERRORS.database_unavailable, 'Away.', { retryAfterMs: 1 });
const never = new AbortController().signal;

/** Fails with the errors, one a call, and then answers. */
function failing(...errors: Error[]): { question: () => Promise<string>; calls: () => number } {
  let calls = 0;
  return {
    question: () => {
      const error = errors[calls];
      calls += 1;
      return error === undefined ? Promise.resolve('answer') : Promise.reject(error);
    },
    calls: () => calls,
  };
}

describe('a retry', () => {
  it('should ask again what may succeed later', async () => {
    const { question, calls } = failing(away, new AppError(ERRORS.throttled, 'Busy.', { retryAfterMs: 1 }));
    expect(await retryTransient(question, { signal: never })).toBe('answer');
    expect(calls()).toBe(3);
  });

  it.each([new AppError(ERRORS.database_misconfigured, 'No container.'), new Error('bug')])(
    'should not ask again what fails for good: %s',
    async (error) => {
      const { question, calls } = failing(error);
      await expect(retryTransient(question, { signal: never })).rejects.toBe(error);
      expect(calls()).toBe(1);
    },
  );

  it('should not wait beyond its budget', async () => {
    const late = new AppError(ERRORS.throttled, 'Busy.', { retryAfterMs: 60_001 });
    const { question, calls } = failing(late);
    await expect(retryTransient(question, { signal: never, budgetMs: 60_000 })).rejects.toBe(late);
    expect(calls()).toBe(1);
  });

  it('should end its wait when nobody wants the answer any more', async () => {
    const controller = new AbortController();
    const waiting = retryTransient(
      () => {
        queueMicrotask(() => controller.abort());
        return Promise.reject(new AppError(ERRORS.throttled, 'Busy.', { retryAfterMs: 20_000 }));
      },
      { signal: controller.signal },
    );
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
