import { cursorConfig } from './cursor.config.js';
import { CursorService, MAX_CURSOR_LENGTH } from './cursor.service.js';
import type { Position } from './cursor-position.js';

const codecWith = (secret: string) => new CursorService(cursorConfig({ CURSOR_SECRET: secret }));
const codec = codecWith('a secret of at least thirty-two characters');
const binding = ['default', 'tools', '-price'];
const key = 'k'.repeat(28);

describe('CursorService', () => {
  const positions: [string, Position][] = [
    ['a key alone', [key]],
    ['a number', [1999, key]],
    ['zero', [0, key]],
    ['a text', ['Claw hammer', key]],
    ['an empty text', ['', key]],
    ['a text that looks like packing', ['s3:abc', key]],
    ['a text with every nasty character', ['"\\\n\0\u{1F600}é:,', key]],
  ];

  it.each(positions)('should bring back %s', (_, position) => {
    expect(codec.decode(codec.encode(position, binding), binding)).toEqual(position);
  });

  it.each([
    ['255 astral code points', '\u{1F600}'.repeat(255)],
    ['255 control characters', '\u0001'.repeat(255)],
    ['255 quotes', '"'.repeat(255)],
  ])('should stay within 2 KB for a name of %s', (_, name) => {
    const cursor = codec.encode([name, key], binding);
    expect(cursor.length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(codec.decode(cursor, binding)).toEqual([name, key]);
  });

  const cursor = codec.encode(['Claw hammer', key], binding);
  const refused = expect.objectContaining({ code: 'invalid_cursor' });

  it('should refuse a cursor with any one character changed', () => {
    for (let index = 0; index < cursor.length; index++) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const altered = cursor.slice(0, index) + other + cursor.slice(index + 1);
      expect(() => codec.decode(altered, binding)).toThrow(refused);
    }
  });

  it.each([
    ['nothing', ''],
    ['a word', 'nonsense'],
    ['a shortened cursor', cursor.slice(0, -4)],
    ['a lengthened cursor', `${cursor}AAAA`],
    ['padding', `${cursor}=`],
    ['white space', ` ${cursor}`],
    ['an ignored character', `${cursor}!`],
    ['two cursors', cursor + cursor],
    ['more than 2 KB', 'A'.repeat(100_000)],
    ['plain JSON', Buffer.from('["a","b"]').toString('base64url')],
  ])('should refuse %s', (_, text) => {
    expect(() => codec.decode(text, binding)).toThrow(refused);
  });

  it.each([
    ['another tenant', ['other', 'tools', '-price']],
    ['another filter', ['default', 'garden', '-price']],
    ['another sort', ['default', 'tools', 'price']],
    ['values that only join to the same text', ['defaulttools', '', '-price']],
    ['fewer values', ['default', 'tools']],
  ])('should refuse a cursor bound to %s', (_, other) => {
    expect(() => codec.decode(cursor, other)).toThrow(refused);
  });

  it('should refuse a cursor made with another secret', () => {
    const foreign = codecWith('another secret of thirty-two characters').encode([key], binding);
    expect(() => codec.decode(foreign, binding)).toThrow(refused);
  });

  it('should make equal cursors in every process that shares the secret', () => {
    expect(codecWith('a secret of at least thirty-two characters').encode([1, key], binding)).toBe(
      codec.encode([1, key], binding),
    );
  });
});
