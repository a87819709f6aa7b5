import { parseIdempotencyKey } from './idempotency-key.js';

const uuid = '8e03978e-40d5-43e8-bc93-6894a57f9324';
const printable = String.fromCharCode(...Array.from({ length: 0x7e - 0x21 + 1 }, (_, at) => 0x21 + at));

describe('parseIdempotencyKey', () => {
  it.each([
    [[], undefined],
    [[uuid], uuid],
    [[`"${uuid}"`], uuid],
    [[` "${uuid}"\t`], uuid],
    [[`"${uuid}";v=1;w`], uuid],
    [[String.raw`"a\"b\\c"`], String.raw`a"b\c`],
    [[String.raw`a\b"c`], String.raw`a\b"c`],
    [['?1'], '?1'],
    [['a,b;c=d'], 'a,b;c=d'],
    [[printable.replace('"', '')], printable.replace('"', '')],
    [['k'.repeat(255)], 'k'.repeat(255)],
    [[`"${'k'.repeat(255)}"`], 'k'.repeat(255)],
  ])('should read %j', (lines, key) => {
    expect(parseIdempotencyKey(lines)).toBe(key);
  });

  it.each([
    '',
    ' ',
    '""',
    '"a',
    'a b',
    '"a b"',
    '"a" "b"',
    '"a", "b"',
    String.raw`"a\x"`,
    '"ä"',
    'ä',
    'a\tb',
    'a\u007F',
    'k'.repeat(256),
    `"${'k'.repeat(256)}"`,
  ])('should refuse %j and name the header', (line) => {
    expect(() => parseIdempotencyKey([line])).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        extras: {
          errors: [
            {
              header: 'Idempotency-Key',
              code: 'invalid_format',
              detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters, bare or in double quotes',
            },
          ],
        },
      }),
    );
  });

  it.each([[['a', 'b']], [['a', 'a']]])('should refuse the header when it is sent twice: %j', (lines) => {
    expect(() => parseIdempotencyKey(lines)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        extras: {
          errors: [
            {
              header: 'Idempotency-Key',
              code: 'duplicate',
              detail: 'Idempotency-Key must be sent once',
            },
          ],
        },
      }),
    );
  });
});
