import { AppError } from '../errors/app-error.js';
import { type Admission, RequestLimiter } from '../identity/request-limiter.js';
import type { RateLimitConfig } from './rate-limit.config.js';
import { TenantBudget } from './tenant-budget.js';
import { type BucketState, TokenBuckets } from './token-buckets.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** Where somebody stands with one quota. */
interface Standing extends BucketState {
  readonly policy: Policy;
  readonly allowed: boolean;
}

/** The share of this process that one caller, and one tenant, may use. Every process counts for itself. */
export class RateLimiterService extends RequestLimiter {
  private readonly requests: Quota | undefined;
  private readonly units: Quota | undefined;
  private readonly budgets = new Map<string, TenantBudget>();

  constructor({ requests, requestUnitsPerSecond, windowSeconds }: RateLimitConfig, now?: () => number) {
    super();
    const units = requestUnitsPerSecond * windowSeconds;
    this.requests = quota({ name: 'requests', quota: requests, windowSeconds }, now);
    this.units = quota({ name: 'request-units', quota: units, windowSeconds }, now);
  }

  /** Counts a request of `caller`, and asks whether its tenant has request units left. */
  admit(caller: string, tenantId?: string): Admission {
    const { requests, units } = this;
    return toAdmission([
      ...(requests === undefined ? [] : [{ policy: requests.policy, ...requests.buckets.take(caller) }]),
      ...(units === undefined || tenantId === undefined ? [] : [standing(units, tenantId)]),
    ]);
  }

  /** The request units of a tenant; undefined when there may be as many as anybody likes. */
  budgetOf(tenantId: string): TenantBudget | undefined {
    if (this.units === undefined) return undefined;
    const { policy, buckets } = this.units;
    const budget = this.budgets.get(tenantId) ?? new TenantBudget(tenantId, policy.quota, buckets);
    this.budgets.set(tenantId, budget);
    return budget;
  }
}

interface Quota {
  readonly policy: Policy;
  readonly buckets: TokenBuckets;
}

function quota(policy: Policy, now: (() => number) | undefined): Quota | undefined {
  if (policy.quota === 0) return undefined;
  const perSecond = policy.quota / policy.windowSeconds;
  return { policy, buckets: new TokenBuckets({ capacity: policy.quota, perSecond }, now) };
}

function standing({ policy, buckets }: Quota, key: string): Standing {
  const state = buckets.state(key);
  return { policy, allowed: state.remaining > 0, ...state };
}

function toAdmission(standings: readonly Standing[]): Admission {
  if (standings.length === 0) return { fields: {}, refusal: undefined };
  const fields = {
    'ratelimit-policy': standings.map(({ policy }) => policyField(policy)).join(', '),
    ratelimit: standings.map(({ policy, ...state }) => limitField(policy, state)).join(', '),
  };
  const exhausted = standings.filter(({ allowed }) => !allowed);
  return { fields, refusal: exhausted.length === 0 ? undefined : rateLimited(exhausted) };
}

function rateLimited(exhausted: readonly Standing[]): AppError {
  const violatedPolicies = exhausted.map(({ policy }) => policy.name);
  const retryAfterMs = Math.ceil(Math.max(...exhausted.map(({ nextMs }) => nextMs)));
  const spent = violatedPolicies.map((name) => name.replace('-', ' ')).join(' and ');
  return new AppError(HTTP_ERRORS.rate_limited, `Your share of ${spent} is used up for now.`, {
    retryAfterMs,
    violatedPolicies,
  });
}

/** A quota as clients are told of it: draft-ietf-httpapi-ratelimit-headers, version 10. */
export interface Policy {
  readonly name: 'requests' | 'request-units';
  /** Units that an idle client may spend at once, and gets back within the window. */
  readonly quota: number;
  readonly windowSeconds: number;
}

/** One member of `RateLimit-Policy`. The unit is left out when it is the draft's default. */
export function policyField(policy: Policy): string {
  const unit = policy.name === 'requests' ? '' : `;qu="${policy.name}"`;
  return `"${policy.name}";q=${policy.quota}${unit};w=${policy.windowSeconds}`;
}

/** One member of `RateLimit`: units left, and the seconds until there are more. */
export function limitField({ name }: Policy, { remaining, nextMs }: BucketState): string {
  return `"${name}";r=${remaining};t=${Math.ceil(nextMs / 1_000)}`;
}
