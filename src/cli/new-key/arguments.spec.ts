import { readArguments, USAGE } from './arguments.js';

const shop = ['--id', 'shop', '--tenant', 'acme', '--scopes', 'products:read, products:write'];

describe('readArguments', () => {
  it.each([[[]], [['--id', 'shop']], [[...shop, '--admin']], [[...shop, 'extra']]])(
    'should explain itself to %j',
    (args: string[]) => {
      expect(() => readArguments(args)).toThrow(
        expect.objectContaining({ name: 'StartError', message: USAGE }),
      );
    },
  );
});
