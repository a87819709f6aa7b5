import { parseList } from 'structured-headers';
import { limitField, policyField } from './rate-limiter.service.js';

const requests = { name: 'requests', quota: 600, windowSeconds: 60 } as const;
const units = { name: 'request-units', quota: 24_000, windowSeconds: 60 } as const;

describe('RateLimit fields', () => {
  it('should describe the policies', () => {
    expect([policyField(requests), policyField(units)]).toEqual([
      '"requests";q=600;w=60',
      '"request-units";q=24000;qu="request-units";w=60',
    ]);
  });

  it.each([
    ['rounded up to whole seconds', { remaining: 5, nextMs: 1 }, '"requests";r=5;t=1'],
    ['exact seconds as they are', { remaining: 0, nextMs: 2_000 }, '"requests";r=0;t=2'],
    ['a full bucket without a wait', { remaining: 600, nextMs: 0 }, '"requests";r=600;t=0'],
  ])('should describe what is left: %s', (_, state, field) => {
    expect(limitField(requests, state)).toBe(field);
  });

  it('should be lists of strings with integer parameters, as RFC 9651 reads them', () => {
    const field = [policyField(requests), policyField(units)].join(', ');
    expect(parseList(field)).toEqual([
      [
        'requests',
        new Map<string, unknown>([
          ['q', 600],
          ['w', 60],
        ]),
      ],
      [
        'request-units',
        new Map<string, unknown>([
          ['q', 24_000],
          ['qu', 'request-units'],
          ['w', 60],
        ]),
      ],
    ]);
  });
});
