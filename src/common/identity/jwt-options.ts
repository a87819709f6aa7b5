/** Signature algorithms that need only a public key here. None with a shared secret, and never `none`. */
export const ASYMMETRIC_ALGORITHMS: readonly string[] =
  'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ');

/** Which tokens count, and what they say. */
export interface JwtOptions {
  readonly issuer: string;
  /** A token for any of them is for us. */
  readonly audiences: readonly string[];
  /** Where the issuer publishes its public keys (RFC 7517). */
  readonly jwksUri: string;
  /** After a fetch, how long no unknown key id makes us fetch again. Milliseconds. */
  readonly jwksCooldownMs: number;
  readonly algorithms: readonly string[];
  /** How far the issuer's clock may be off ours. Seconds. */
  readonly clockToleranceSeconds: number;
  readonly claims: ClaimNames;
}

/** Where a token says what we need. A name is a claim of its own, or a path of members joined by dots. */
export interface ClaimNames {
  readonly tenant: string;
  /** The scopes of all of them count: `scp` for people and `roles` for programs, as Microsoft Entra ID has it. */
  readonly scopes: readonly string[];
  readonly categories: string;
}
