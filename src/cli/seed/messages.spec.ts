import { AppError } from '../../common/errors/app-error.js';
import { StartError } from '../../common/errors/start-error.js';
import { failureText } from './messages.js';
import { COSMOS_ERRORS } from '../../modules/cosmos/errors/cosmos.errors.js';

describe('failureText', () => {
  const inUse = new StartError('The data folder is in use.');

  it('should say that a running service holds the embedded database', () => {
    expect(failureText(inUse, true)).toBe(
      'The data folder is in use.\nA running service holds its embedded database alone: stop the service, seed, and start it again.',
    );
    expect(failureText(inUse, false)).toBe('The data folder is in use.');
  });

  it('should say that it can be repeated when the database failed', () => {
    const error = new AppError(
      COSMOS_ERRORS.throttled,
      'Out of request units.',
      {},
      { cause: new Error('429/3200') },
    );
    expect(failureText(error, false)).toBe(
      'Out of request units. 429/3200\nSeeding again goes on from here: it writes the same products over what is there.',
    );
  });
});
