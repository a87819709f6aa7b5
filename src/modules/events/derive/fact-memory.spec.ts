import type { DerivedEvent } from './event.js';
import { FactMemory } from './fact-memory.js';

/** An event of a fact of its own, a second later than the one before. */
const event = (n: number, isCertain: boolean): DerivedEvent => ({
  id: `event-${n}`,
  type: 'product.updated',
  subject: 'product',
  categories: ['bikes'],
  order: '',
  time: new Date(n * 1_000).toISOString(),
  isCertain,
  data: {},
});

describe('FactMemory', () => {
  it('should take what is as old as a forgotten fact for told, unless it is certainly new', () => {
    const memory = new FactMemory(event(0, true).time);
    for (let n = 1; n <= 20_000; n += 1) memory.isNew(event(n, false));
    expect(memory.isNew(event(1, false))).toBe(false);
    // One more than there is room for.
    expect(memory.isNew(event(30_000, false))).toBe(true);
    expect([memory.knows('event-1'), memory.knows('event-2')]).toEqual([false, true]);
    expect(memory.isNew(event(1, false))).toBe(false);
    expect(memory.isNew(event(1, true))).toBe(true);
  });
});
