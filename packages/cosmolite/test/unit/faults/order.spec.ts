import { parseFaultOrders } from '../../../src/faults/index.js';
import type { Json } from '../../../src/values/values.js';

describe('fault orders', () => {
  it('should read every member', () => {
    const full = {
      kind: '410',
      operation: 'readItem',
      path: '/dbs/shop',
      probability: 0.5,
      times: 3,
      milliseconds: 20,
      substatus: 1007,
    };
    expect(parseFaultOrders([full, { kind: 'latency' }])).toEqual([full, { kind: 'latency' }]);
  });

  it('should take a status as a number', () => {
    expect(parseFaultOrders([{ kind: 503 }])).toEqual([{ kind: '503' }]);
  });

  it.each<[Json | undefined, string]>([
    [undefined, 'Faults must be an array of fault orders.'],
    [{}, 'Faults must be an array of fault orders.'],
    [['503'], 'A fault order must be an object.'],
    [[{}], "A fault order's 'kind' must be one of"],
    [[{ kind: '418' }], "A fault order's 'kind' must be one of"],
    [[{ kind: '503', chance: 1 }], "A fault order has no member 'chance'."],
    [[{ kind: '503', operation: 5 }], "A fault order's 'operation' must be a string."],
    [[{ kind: '503', path: 'dbs' }], "A fault order's 'path' must be a string that begins with '/'."],
    [[{ kind: '503', probability: 2 }], "A fault order's 'probability' must be a number from 0 to 1."],
    [[{ kind: '503', times: 0 }], "A fault order's 'times' must be a whole number from 1 to"],
    [[{ kind: '503', times: 1.5 }], "A fault order's 'times' must be a whole number from 1 to"],
    [
      [{ kind: 'latency', milliseconds: -1 }],
      "A fault order's 'milliseconds' must be a whole number from 0 to",
    ],
    [[{ kind: '410', substatus: null }], "A fault order's 'substatus' must be a whole number from 0 to"],
  ])('should refuse %j', (raw, message) => {
    expect(() => parseFaultOrders(raw)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
    );
  });
});
