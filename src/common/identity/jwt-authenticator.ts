import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../errors/app-error.js';
import { ClaimError, toPrincipal } from './jwt-claims.js';
import type { JwtOptions } from './jwt-options.js';
import type { Principal } from '../context/principal.js';
import { unauthenticated } from './identity.errors.js';

/** Turns a bearer token into the principal that its issuer vouches for. */
export class JwtAuthenticator {
  constructor(
    private readonly options: Omit<JwtOptions, 'jwksUri' | 'jwksCooldownMs'>,
    private readonly keys: JWTVerifyGetKey,
  ) {}

  /** @throws AppError `unauthenticated`, or `identity_unavailable` when the issuer's keys cannot be had */
  async authenticate(token: string): Promise<Principal> {
    const { issuer, audiences, algorithms, clockToleranceSeconds, claims } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience: [...audiences],
        algorithms: [...algorithms],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp'],
      });
      return toPrincipal(payload, claims);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unauthenticated(`The token is not valid: ${reasonOf(error)}.`, error);
    }
  }
}

/** What helps an honest client, and tells a forger nothing that is not in the token already. */
function reasonOf(error: unknown): string {
  if (error instanceof ClaimError) return error.message;
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `its claim "${error.claim}" is not as it must be`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed';
  return 'it is malformed, or its signature is not one of the issuer';
}
