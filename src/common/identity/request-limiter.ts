import type { RequestBudget } from '../context/request-context.js';
import type { AppError } from '../errors/app-error.js';

/** Where a request stands with the quotas. */
export interface Admission {
  /** Response fields that tell the caller where it stands. Empty without limits. */
  readonly fields: Readonly<Record<string, string>>;
  /** Why the request has to wait. */
  readonly refusal: AppError | undefined;
}

/** Whose turn it is. Access control asks for every request before it is worked on; the room `rate-limit` answers. */
export abstract class RequestLimiter {
  /** Counts a request of `caller`, and asks whether its tenant has request units left. */
  abstract admit(caller: string, tenantId?: string): Admission;

  /** The request units of a tenant; undefined when there may be as many as anybody likes. */
  abstract budgetOf(tenantId: string): RequestBudget | undefined;
}
