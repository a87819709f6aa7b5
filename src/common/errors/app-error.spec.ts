import { AppError, hasCode } from './app-error.js';
import { HTTP_ERRORS } from './http.errors.js';

describe('AppError', () => {
  const cause = new Error('the disk');
  const error = new AppError(
    HTTP_ERRORS.precondition_failed,
    'It has changed.',
    { id: 'a', n: 1 },
    { cause },
  );

  it('should tell more with its code, detail and cause kept', () => {
    const told = error.with({ n: 2, deleted: 3 });
    expect(told).toMatchObject({
      definition: HTTP_ERRORS.precondition_failed,
      detail: 'It has changed.',
      cause,
    });
    expect(told.extras).toEqual({ id: 'a', n: 2, deleted: 3 });
    expect(error.extras).toEqual({ id: 'a', n: 1 });
  });

  it.each<[string, unknown, boolean]>([
    ['this failure', error, true],
    ['another failure', new AppError(HTTP_ERRORS.forbidden, 'No.'), false],
    ['an object with its code', { code: 'precondition_failed' }, false],
    ['nothing', undefined, false],
  ])('should be told apart from other things that are thrown: %s', (_case, thrown, is) => {
    expect(hasCode(thrown, HTTP_ERRORS.precondition_failed)).toBe(is);
  });
});
