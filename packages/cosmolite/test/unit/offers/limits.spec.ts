import { rangeOf } from '../../../src/offers/limits.js';
import type { ThroughputKind } from '../../../src/offers/limits.js';

const GIGABYTE = 1024 ** 3;

describe('least throughput', () => {
  it.each<[ThroughputKind, { highest: number; gigabytes: number }, number, string | undefined]>([
    ['manual', { highest: 400, gigabytes: 0 }, 400, undefined],
    ['manual', { highest: 40_000, gigabytes: 0 }, 400, undefined],
    ['manual', { highest: 40_100, gigabytes: 0 }, 500, 'Highest RUs provisioned 40100'],
    ['manual', { highest: 100_000, gigabytes: 0 }, 1000, 'Highest RUs provisioned 100000'],
    ['manual', { highest: 400, gigabytes: 450.5 }, 500, 'Storage of 451 GB'],
    ['manual', { highest: 100_000, gigabytes: 2000 }, 2000, 'Storage of 2000 GB'],
    ['autoscale', { highest: 1000, gigabytes: 0 }, 1000, undefined],
    ['autoscale', { highest: 60_000, gigabytes: 0 }, 6000, 'Highest RUs provisioned 60000'],
    ['autoscale', { highest: 1000, gigabytes: 101 }, 2000, 'Storage of 101 GB'],
  ])('should be, %s with %j, %d', (kind, { highest, gigabytes }, least, because) => {
    expect(rangeOf(kind, highest, gigabytes * GIGABYTE)).toEqual({
      least,
      step: kind === 'manual' ? 100 : 1000,
      ...(because !== undefined && { because }),
    });
  });
});
