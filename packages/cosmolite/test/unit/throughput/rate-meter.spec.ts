import { ManualClock } from '../../../src/common/clock.js';
import { RateMeter } from '../../../src/throughput/index.js';

describe('rate meter', () => {
  it('should tell the second under way from the last whole one and the busiest', () => {
    const clock = new ManualClock(5_500);
    const meter = new RateMeter(clock);
    const figures = () => [meter.last, meter.busiest, meter.present];
    meter.add(10);
    meter.add(20);
    expect(figures()).toEqual([0, 30, 30]);
    clock.advance(499);
    expect(figures()).toEqual([0, 30, 30]);
    clock.advance(1);
    meter.add(1);
    expect(figures()).toEqual([30, 30, 30]);
    clock.advance(1_000);
    expect(figures()).toEqual([1, 30, 1]);
    clock.advance(1_000);
    expect(figures()).toEqual([0, 30, 0]);
  });
});
