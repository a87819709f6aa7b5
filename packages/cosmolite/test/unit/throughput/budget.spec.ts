import { ManualClock } from '../../../src/common/clock.js';
import { RequestUnitBudget } from '../../../src/throughput/budget.js';

const SHARE = 100;

function start(now = 0) {
  const clock = new ManualClock(now);
  const budget = new RequestUnitBudget(clock);
  return {
    clock,
    spend: (charge: number, partition = '0') => budget.spend(partition, SHARE, charge),
    admit: (partition = '0') => budget.admit(partition, SHARE),
  };
}

const throttled = (retryAfter: number) =>
  expect.objectContaining({
    status: 429,
    substatus: 3200,
    headers: { 'x-ms-retry-after-ms': String(retryAfter) },
  });

describe('request unit budget', () => {
  it('should not charge again for a clock that goes back', () => {
    const { clock, spend, admit } = start(120_000);
    spend(1);
    clock.advance(-60_000);
    expect(admit).not.toThrow();
  });

  it('should admit until the second is spent and again when the next one begins', () => {
    const { clock, spend, admit } = start(10_000);
    spend(99.9);
    expect(admit).not.toThrow();
    spend(0.1);
    expect(() => admit()).toThrow(throttled(1000));
    clock.advance(999);
    expect(() => admit()).toThrow(throttled(1));
    clock.advance(1);
    expect(() => admit()).not.toThrow();
  });

  it('should let a request dearer than a second pass and make the next ones wait for it', () => {
    const { clock, spend, admit } = start(500);
    spend(350);
    expect(() => admit()).toThrow(throttled(2500));
    clock.advance(2499);
    expect(() => admit()).toThrow(throttled(1));
    clock.advance(1);
    expect(() => admit()).not.toThrow();
    spend(50);
    expect(() => admit()).toThrow(throttled(1000));
  });

  it('should keep nothing of an idle second', () => {
    const { clock, spend, admit } = start();
    clock.advance(60_000);
    spend(100);
    expect(() => admit()).toThrow(throttled(1000));
  });

  it('should throttle a hot partition alone', () => {
    const { spend, admit } = start();
    spend(100, '0');
    expect(() => admit('0')).toThrow(throttled(1000));
    expect(() => admit('1')).not.toThrow();
  });

  it.each([
    [100, 877],
    [199, 877],
    [200, 1877],
    [250, 1877],
    [1000, 9877],
  ])('should name for %d spent request units a wait of exactly %d ms', (charge, wait) => {
    const { clock, spend, admit } = start(123);
    spend(charge);
    expect(() => admit()).toThrow(throttled(wait));
    clock.advance(wait - 1);
    expect(() => admit()).toThrow(throttled(1));
    clock.advance(1);
    expect(() => admit()).not.toThrow();
  });
});
