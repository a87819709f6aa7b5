import { parsePatch } from '../../../src/patch/request.js';
import type { Json } from '../../../src/values/values.js';

const set = { op: 'set', path: '/a', value: 1 };
const times = (length: number): Json => Array.from({ length }, () => set);

describe('patch request', () => {
  it.each<[Json, object]>([
    [[set], { operations: [{ op: 'set', path: ['a'], value: 1 }] }],
    [{ operations: [set] }, { operations: [{ op: 'set', path: ['a'], value: 1 }] }],
    [
      { operations: [set], condition: 'from c where c.a = 1' },
      { operations: [{ op: 'set', path: ['a'], value: 1 }], condition: 'from c where c.a = 1' },
    ],
    [
      [{ op: 'move', from: '/a~1b', path: '/c~0d' }],
      { operations: [{ op: 'move', from: ['a/b'], path: ['c~d'] }] },
    ],
    [[{ op: 'remove', path: '/a' }], { operations: [{ op: 'remove', path: ['a'] }] }],
  ])('should read %j', (body, expected) => {
    expect(parsePatch(body)).toEqual(expected);
  });

  it.each<[Json | undefined]>([
    [undefined],
    [null],
    ['set'],
    [{}],
    [[]],
    [{ operations: [] }],
    [{ operations: {} }],
    [{ operations: [set], condition: 5 }],
    [[null]],
    [['set']],
    [[[]]],
    [[{}]],
    [[{ op: 'SET', path: '/a', value: 1 }]],
    [[{ op: 'test', path: '/a', value: 1 }]],
    [[{ op: 'set', path: '/a' }]],
    [[{ op: 'set', value: 1 }]],
    [[{ op: 'set', path: 'a', value: 1 }]],
    [[{ op: 'set', path: '', value: 1 }]],
    [[{ op: 'set', path: '/a~2', value: 1 }]],
    [[{ op: 'set', path: 5, value: 1 }]],
    [[{ op: 'incr', path: '/a', value: '1' }]],
    [[{ op: 'incr', path: '/a' }]],
    [[{ op: 'move', path: '/a' }]],
    [[{ op: 'move', path: '/a', from: 'b' }]],
  ])('should refuse %j', (body) => {
    expect(() => parsePatch(body)).toThrow(
      expect.objectContaining({
        status: 400,
        message: 'Invalid patch request: check syntax of patch specification.',
      }),
    );
  });

  it('should take ten operations and no more', () => {
    expect(parsePatch(times(10)).operations).toHaveLength(10);
    expect(() => parsePatch(times(11))).toThrow('The number of patch operations cannot exceed 10.');
  });
});
