import { StartError } from '../../common/errors/start-error.js';
import { placeText, readArguments } from './arguments.js';

describe('arguments of stock:verify', () => {
  it('should verify everything and change nothing by default', () => {
    expect(readArguments([])).toEqual({ repair: false });
  });

  it('should go on from a place that was printed', () => {
    const after = { tenant: 'acme: east', key: 'Ab-_9' };
    expect(readArguments(['--after', placeText(after), '--tenant', 'acme: east', '--repair'])).toEqual({
      tenant: 'acme: east',
      after,
      repair: true,
    });
  });

  it.each([
    [['--tenant', '']],
    [['--after', 'nowhere']],
    [['--after', '%:k']],
    [['--after', 'acme:k', '--tenant', 'other']],
    [['--fix']],
    [['acme']],
  ])('should show the usage for %j', (args) => {
    expect(() => readArguments(args)).toThrow(StartError);
    expect(() => readArguments(args)).toThrow(/^Usage: npm run stock:verify/);
  });
});
