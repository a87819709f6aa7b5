import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwksCache,
  type JWKSCacheInput,
  type JWTVerifyGetKey,
  type CryptoKey,
} from 'jose';
import { AppError } from '../errors/app-error.js';
import type { JwtOptions } from './jwt-options.js';

/** Keys older than this are fetched anew, beside the request that notices. */
const REFRESH_MS = 10 * 60_000;

/** Keys this old are not used any more: while its provider is away, nobody learns which of them it has revoked. */
const MAX_AGE_MS = 24 * 3_600_000;

const FETCH_TIMEOUT_MS = 5_000;

/** After a failed fetch, how long there is no other, unless the cooldown is shorter: bad tokens must not hold a provider down. */
const REST_MS = 1_000;

/** Faults of the token. Whatever else goes wrong while a key is looked up is the provider's, or the network's. */
const TOKEN_FAULTS = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/**
 * The identity provider's public keys: fetched when first needed, cached, and fetched again for a key id that is not among
 * them, so that a rotation needs no restart. The address is the configured one, whatever a token's header says.
 * @returns a key resolver that throws AppError `identity_unavailable` when the keys cannot be had
 */
export function remoteKeys(
  { jwksUri, jwksCooldownMs }: Pick<JwtOptions, 'jwksUri' | 'jwksCooldownMs'>,
  warn: (error: unknown) => void,
): JWTVerifyGetKey {
  const cache: JWKSCacheInput = {};
  const restMs = Math.min(REST_MS, jwksCooldownMs);
  let restUntil = 0;
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: jwksCooldownMs,
    cacheMaxAge: MAX_AGE_MS,
    [jwksCache]: cache,
    [customFetch]: async (address, options) => {
      if (Date.now() < restUntil) throw new Error('The keys could not be fetched a moment ago.');
      return fetch(address, options);
    },
  });
  let nextRefresh = 0;

  function refreshWhenOld(): void {
    const now = Date.now();
    if (cache.uat === undefined || now < cache.uat + REFRESH_MS || now < nextRefresh) return;
    nextRefresh = now + jwksCooldownMs;
    keys.reload().catch(warn);
  }

  return async (...[header, token]: Parameters<JWTVerifyGetKey>): Promise<CryptoKey> => {
    refreshWhenOld();
    try {
      return await keys(header, token);
    } catch (error) {
      if (TOKEN_FAULTS.some((fault) => error instanceof fault)) throw error;
      if (Date.now() >= restUntil) restUntil = Date.now() + restMs;
      throw new AppError(
        'identity_unavailable',
        'The identity provider does not answer, so no token can be checked.',
        {},
        { cause: error },
      );
    }
  };
}
