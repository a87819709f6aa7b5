import { AppError } from '../errors/app-error.js';
import { defineErrors } from '../errors/define-errors.js';
import { retry, type RetryRules, retryTransient } from './retry.js';

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

describe('the rules of a retry', () => {
  const fault = new Error('It may pass.');
  const rules: RetryRules = { repeatAfter: () => ({}), backoff: { firstMs: 1, longestMs: 1 } };

  it('should make so many attempts more and no more', async () => {
    const { question, calls } = failing(...Array.from({ length: 9 }, () => fault));
    await expect(retry(question, { ...rules, mostRepeats: 2 })).rejects.toBe(fault);
    expect(calls()).toBe(3);
  });

  it('should not count a repeat that is free', async () => {
    const { question, calls } = failing(fault, fault, fault);
    const free = { ...rules, mostRepeats: 1, repeatAfter: () => ({ isFree: true, waitMs: 1 }) };
    expect(await retry(question, free)).toBe('answer');
    expect(calls()).toBe(4);
  });

  it.each([
    { deadline: 0 },
    { longestWaitMs: 9, repeatAfter: () => ({ waitMs: 10 }) },
    { budgetMs: 9, repeatAfter: () => ({ waitMs: 10 }) },
    { signal: AbortSignal.abort() },
    { repeatAfter: () => undefined },
  ])('should tell the failure when there is no other attempt, with %j', async (rule) => {
    const { question, calls } = failing(fault);
    await expect(retry(question, { ...rules, ...rule })).rejects.toBe(fault);
    expect(calls()).toBe(1);
  });

  it('should give its turn back before it waits for the next', async () => {
    const events: string[] = [];
    const { question } = failing(fault);
    const turn = async () => {
      events.push('turn');
      return () => events.push('end');
    };
    await retry(question, { ...rules, turn });
    expect(events).toEqual(['turn', 'end', 'turn', 'end']);
  });
});
