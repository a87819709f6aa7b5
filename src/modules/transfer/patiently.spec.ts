import { AppError } from '../../common/errors/app-error.js';
import { patiently } from './patiently.js';
import { COSMOS_ERRORS } from '../cosmos/cosmos.errors.js';

const away = new AppError(COSMOS_ERRORS.database_unavailable, 'Away.', { retryAfterMs: 1 });
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

describe('patiently', () => {
  it('should ask again what may succeed later', async () => {
    const { question, calls } = failing(
      away,
      new AppError(COSMOS_ERRORS.throttled, 'Busy.', { retryAfterMs: 1 }),
    );
    expect(await patiently(question, never)).toBe('answer');
    expect(calls()).toBe(3);
  });

  it.each([new AppError(COSMOS_ERRORS.database_misconfigured, 'No container.'), new Error('bug')])(
    'should not ask again what fails for good: %s',
    async (error) => {
      const { question, calls } = failing(error);
      await expect(patiently(question, never)).rejects.toBe(error);
      expect(calls()).toBe(1);
    },
  );

  it('should not wait beyond its patience', async () => {
    const late = new AppError(COSMOS_ERRORS.throttled, 'Busy.', { retryAfterMs: 60_001 });
    const { question, calls } = failing(late);
    await expect(patiently(question, never, 60_000)).rejects.toBe(late);
    expect(calls()).toBe(1);
  });

  it('should end its wait when nobody wants the answer any more', async () => {
    const controller = new AbortController();
    const waiting = patiently(() => {
      queueMicrotask(() => controller.abort());
      return Promise.reject(new AppError(COSMOS_ERRORS.throttled, 'Busy.', { retryAfterMs: 20_000 }));
    }, controller.signal);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
