import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../errors/app-error.js';
import { fetchKeys } from './jwks-fetch.js';
import type { JwtOptions } from './jwt-options.js';
import { IDENTITY_ERRORS } from './identity.errors.js';

/** Keys older than this are fetched again, beside the request that notices. */
const REFRESH_MS = 10 * 60_000;

/** Keys this old are not used any more: while its provider is away, nobody learns which of them it has revoked. */
const MAX_AGE_MS = 24 * 3_600_000;

/** After a failed fetch, how long there is no other, unless the cooldown is shorter: bad tokens must not hold a provider down. */
const REST_MS = 1_000;

type Options = Pick<JwtOptions, 'jwksUri' | 'jwksCooldownMs' | 'algorithms'>;

interface KnownKeys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  /** By {@link RemoteKeys.now}. */
  readonly fetchedAt: number;
}

/**
 * The identity provider's public keys: fetched when first needed, cached, and fetched again for a key id that is not among
 * them, so that a rotation needs no restart. The address is the configured one, whatever a token's header says. Keys that are
 * known stay in use until other keys have come: an answer without any replaces nothing.
 */
class RemoteKeys {
  private known: KnownKeys | undefined;
  private pending: Promise<KnownKeys> | undefined;
  private restUntil = -Infinity;
  private nextRefresh = -Infinity;

  constructor(
    private readonly options: Options,
    private readonly warn: (error: unknown) => void,
    private readonly now: () => number,
  ) {}

  /** @throws AppError `identity_unavailable` when the keys cannot be had; errors of jose for a token that names no key */
  async find(...[header, token]: Parameters<JWTVerifyGetKey>): ReturnType<KnownKeys['find']> {
    const { known } = this;
    const now = this.now();
    if (known === undefined || now >= known.fetchedAt + MAX_AGE_MS) {
      return (await this.fetched()).find(header, token);
    }
    this.refreshWhenOld(known);
    try {
      return await known.find(header, token);
    } catch (error) {
      const mayBeNew = error instanceof errors.JWKSNoMatchingKey;
      if (!mayBeNew || now < known.fetchedAt + this.options.jwksCooldownMs) throw error;
    }
    return (await this.fetched()).find(header, token);
  }

  private refreshWhenOld({ fetchedAt }: KnownKeys): void {
    const now = this.now();
    if (now < fetchedAt + REFRESH_MS || now < this.nextRefresh) return;
    this.nextRefresh = now + this.options.jwksCooldownMs;
    // Its failure has been told, and this request does not need it.
    this.fetched().catch(() => {});
  }

  /** One fetch for all who wait. */
  private fetched(): Promise<KnownKeys> {
    this.pending ??= this.fetch().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async fetch(): Promise<KnownKeys> {
    if (this.now() < this.restUntil) throw unavailable('The keys could not be fetched a moment ago.');
    const { jwksUri, jwksCooldownMs, algorithms } = this.options;
    try {
      const find = createLocalJWKSet(await fetchKeys(new URL(jwksUri), algorithms));
      this.known = { find, fetchedAt: this.now() };
      return this.known;
    } catch (cause) {
      this.restUntil = this.now() + Math.min(REST_MS, jwksCooldownMs);
      this.warn(cause);
      throw unavailable(cause);
    }
  }
}

const unavailable = (cause: unknown): AppError =>
  new AppError(
    IDENTITY_ERRORS.identity_unavailable,
    'The identity provider does not answer, so no token can be checked.',
    {},
    { cause },
  );

/**
 * A resolver of keys for `jwtVerify`.
 * @param warn hears of every fetch that failed
 * @param now milliseconds of a clock that never jumps
 */
export function remoteKeys(
  options: Options,
  warn: (error: unknown) => void,
  now: () => number = () => performance.now(),
): JWTVerifyGetKey {
  const keys = new RemoteKeys(options, warn, now);
  return (header, token) => keys.find(header, token);
}
