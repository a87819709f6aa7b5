import { FaultPlan, type FaultOrder } from '../../../src/faults/index.js';

const CREATE = { operation: 'createItem', path: ['dbs', 'shop', 'colls', 'products', 'docs'] };
const READ = { operation: 'readItem', path: [...CREATE.path, 'a'] };

const outcomes = (seed: number): boolean[] => {
  const plan = new FaultPlan([{ kind: '503', probability: 0.3 }], seed);
  return Array.from({ length: 1000 }, () => plan.decide(CREATE) !== undefined);
};

describe('fault plan', () => {
  it('should leave requests alone without orders', () => {
    expect(new FaultPlan().decide(CREATE)).toBeUndefined();
  });

  it.each<[FaultOrder, object]>([
    [{ kind: '408' }, { status: 408 }],
    [{ kind: '410' }, { status: 410, substatus: 1002 }],
    [
      { kind: '410', substatus: 1007 },
      { status: 410, substatus: 1007 },
    ],
    [{ kind: '429' }, { status: 429, substatus: 3200, headers: { 'x-ms-retry-after-ms': '100' } }],
    [
      { kind: '429', milliseconds: 7 },
      { status: 429, headers: { 'x-ms-retry-after-ms': '7' } },
    ],
    [{ kind: '449' }, { status: 449 }],
    [{ kind: '503' }, { status: 503, substatus: 0 }],
  ])('should answer %j with its error', (order, error) => {
    expect(new FaultPlan([order]).decide(CREATE)).toEqual({
      delay: 0,
      error: expect.objectContaining(error),
    });
  });

  it.each<[FaultOrder, object]>([
    [{ kind: 'latency' }, { delay: 100 }],
    [{ kind: 'latency', milliseconds: 25 }, { delay: 25 }],
    [{ kind: 'reset-before' }, { delay: 0, reset: 'before' }],
    [{ kind: 'reset-after' }, { delay: 0, reset: 'after' }],
  ])('should decide %j', (order, fault) => {
    expect(new FaultPlan([order]).decide(CREATE)).toEqual(fault);
  });

  it.each<[Omit<FaultOrder, 'kind'>, boolean, boolean]>([
    [{}, true, true],
    [{ operation: 'createItem' }, true, false],
    [{ path: '/dbs/shop' }, true, true],
    [{ path: '/dbs/shop/colls/products/docs/a' }, false, true],
    [{ path: '/dbs/sho' }, false, false],
    [{ operation: 'readItem', path: '/dbs/other' }, false, false],
    [{ probability: 0 }, false, false],
  ])('should aim %j', (aim, hitsCreate, hitsRead) => {
    const plan = new FaultPlan([{ kind: '503', ...aim }]);
    expect([CREATE, READ].map((target) => plan.decide(target) !== undefined)).toEqual([hitsCreate, hitsRead]);
  });

  it('should let the ordered number of matching requests through first', () => {
    const plan = new FaultPlan([{ kind: '503', operation: 'createItem', after: 2, times: 1 }]);
    const hits = [READ, CREATE, READ, CREATE, CREATE, CREATE].map((one) => plan.decide(one) !== undefined);
    expect(hits).toEqual([false, false, false, false, true, false]);
  });

  it('should be spent after the ordered number of faults', () => {
    const plan = new FaultPlan([{ kind: '503', operation: 'createItem', times: 2 }]);
    const struck = [CREATE, READ, CREATE, CREATE].map((target) => plan.decide(target) !== undefined);
    expect(struck).toEqual([true, false, true, false]);
  });

  it('should add waits up and let the first other fault strike', () => {
    const plan = new FaultPlan([
      { kind: 'latency', milliseconds: 10 },
      { kind: 'latency', milliseconds: 5 },
      { kind: 'reset-after', times: 1 },
      { kind: '503' },
    ]);
    expect([plan.decide(CREATE), plan.decide(CREATE)]).toEqual([
      { delay: 15, reset: 'after' },
      { delay: 15, error: expect.objectContaining({ status: 503 }) },
    ]);
  });

  it('should decide alike for the same seed, differently for another, near the asked probability', () => {
    const struck = outcomes(42).filter((hit) => hit).length;
    expect(outcomes(42)).toEqual(outcomes(42));
    expect(outcomes(43)).not.toEqual(outcomes(42));
    expect([struck > 260, struck < 340]).toEqual([true, true]);
  });

  it('should start over when orders are set with a seed', () => {
    const orders: FaultOrder[] = [{ kind: '503', probability: 0.5 }];
    const plan = new FaultPlan(orders, 7);
    const run = () => Array.from({ length: 20 }, () => plan.decide(CREATE) !== undefined);
    const first = run();
    plan.set(orders, 7);
    expect(run()).toEqual(first);
    plan.set([]);
    expect(run()).toEqual(Array.from({ length: 20 }, () => false));
  });
});
