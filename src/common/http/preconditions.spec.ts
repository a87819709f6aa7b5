import { matchesStrongly, matchesWeakly, parseEntityTags } from './preconditions.js';

const strong = (tag: string) => ({ weak: false, tag });
const weak = (tag: string) => ({ weak: true, tag });

describe('parseEntityTags', () => {
  it.each([
    [undefined, undefined],
    ['*', '*'],
    [' * ', '*'],
    ['"a"', [strong('"a"')]],
    ['""', [strong('""')]],
    ['W/"a"', [weak('"a"')]],
    ['"a", "b"', [strong('"a"'), strong('"b"')]],
    ['"a",W/"b"\t,"c"', [strong('"a"'), weak('"b"'), strong('"c"')]],
    [', ,"a",, "b",', [strong('"a"'), strong('"b"')]],
    ['"a,b"', [strong('"a,b"')]],
    ['"*"', [strong('"*"')]],
  ])('should read %j', (value, expected) => {
    expect(parseEntityTags('If-Match', value)).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    ',',
    'a',
    '"a',
    'a"',
    '"a" "b"',
    'w/"a"',
    'W/ "a"',
    '*, "a"',
    '"a", *',
    '"a b"',
    '"a""b"',
  ])('should refuse %j and name the header', (value) => {
    expect(() => parseEntityTags('If-None-Match', value)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        extras: {
          errors: [
            {
              header: 'If-None-Match',
              code: 'invalid_format',
              detail: 'If-None-Match must be * or a list of etags in double quotes',
            },
          ],
        },
      }),
    );
  });

  it('should read a long hostile header in linear time', () => {
    const value = '"a",'.repeat(4_000);
    expect(parseEntityTags('If-Match', value)).toHaveLength(4_000);
  });
});

describe('matching', () => {
  it.each([
    ['*', '"a"', true, true],
    [[strong('"a"')], '"a"', true, true],
    [[strong('"a"')], '"b"', false, false],
    [[weak('"a"')], '"a"', false, true],
    [[weak('"a"'), strong('"b"')], '"b"', true, true],
    [[strong('"A"')], '"a"', false, false],
  ] as const)('should compare %j with %s: strongly %s, weakly %s', (tags, etag, strongly, weakly) => {
    expect([matchesStrongly(tags, etag), matchesWeakly(tags, etag)]).toEqual([strongly, weakly]);
  });
});
