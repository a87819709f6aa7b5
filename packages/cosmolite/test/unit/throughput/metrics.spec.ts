import { ManualClock } from '../../../src/common/clock.js';
import { Metrics } from '../../../src/throughput/metrics.js';

describe('metrics', () => {
  it('should count requests, refusals and request units by operation', () => {
    const metrics = new Metrics(new ManualClock());
    metrics.record('createItem', 201, 5.15);
    metrics.record('createItem', 429, 0);
    metrics.record('createItem', 409, 4.95);
    metrics.record('readItem', 304, 1);
    expect(Object.fromEntries(metrics.operations())).toEqual({
      createItem: { requests: 3, throttled: 1, failed: 1, requestUnits: 10.1 },
      readItem: { requests: 1, throttled: 0, failed: 0, requestUnits: 1 },
    });
  });

  it('should say what the last whole second and the busiest one spent', () => {
    const clock = new ManualClock(5_500);
    const metrics = new Metrics(clock);
    metrics.record('readItem', 200, 10);
    metrics.record('readItem', 200, 20);
    expect(metrics.requestUnitsPerSecond()).toEqual({ last: 0, busiest: 30 });
    clock.advance(500);
    metrics.record('readItem', 200, 1);
    expect(metrics.requestUnitsPerSecond()).toEqual({ last: 30, busiest: 30 });
    clock.advance(2_000);
    expect(metrics.requestUnitsPerSecond()).toEqual({ last: 0, busiest: 30 });
  });
});
