import type { BucketState } from './token-buckets.js';

/** A quota as clients are told of it: draft-ietf-httpapi-ratelimit-headers, version 10. */
export interface Policy {
  readonly name: 'requests' | 'request-units';
  /** Units that an idle client may spend at once, and gets back within the window. */
  readonly quota: number;
  readonly windowSeconds: number;
}

/** One member of `RateLimit-Policy`. The unit is left out when it is the draft's default. */
export function policyField({ name, quota, windowSeconds }: Policy): string {
  const unit = name === 'requests' ? '' : `;qu="${name}"`;
  return `"${name}";q=${quota}${unit};w=${windowSeconds}`;
}

/** One member of `RateLimit`: units left, and the seconds until there are more. */
export function limitField({ name }: Policy, { remaining, nextMs }: BucketState): string {
  return `"${name}";r=${remaining};t=${Math.ceil(nextMs / 1_000)}`;
}
