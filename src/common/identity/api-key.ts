import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const SALT_BYTES = 16;

/** `sk_<id>_<secret>`: the id has no underscore, the secret is 32 random bytes in base64url. */
const KEY = /^sk_([a-z0-9-]{1,40})_([A-Za-z0-9_-]{43})$/;

export const API_KEY_ID = /^[a-z0-9-]{1,40}$/;
export const API_KEY_HASH = /^hmac-sha256:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})$/;

/**
 * What is kept of a key. One HMAC is enough, where a password would need a slow hash: the secret has 256 random bits, so
 * there is nothing to guess, and a wrong key costs us a microsecond.
 */
export interface ApiKeyHash {
  /** Ready for use: to prepare it takes longer than the HMAC. */
  readonly salt: KeyObject;
  readonly digest: Buffer;
}

/** A new key, and the text that is configured for it. The key itself is nowhere else. */
export function mintApiKey(id: string): { readonly key: string; readonly hash: string } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const salt = randomBytes(SALT_BYTES);
  const digest = digestOf(secret, createSecretKey(salt));
  const hash = `hmac-sha256:${salt.toString('base64url')}:${digest.toString('base64url')}`;
  return { key: `sk_${id}_${secret}`, hash };
}

/** The parts of a key: the id finds its row without trying them all. Undefined when it is not a key of ours. */
export function parseApiKey(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** The reverse of what `mintApiKey` wrote; undefined when it is anything else. */
export function parseHash(text: string): ApiKeyHash | undefined {
  const [, salt, digest] = API_KEY_HASH.exec(text) ?? [];
  if (salt === undefined || digest === undefined) return undefined;
  return { salt: createSecretKey(salt, 'base64url'), digest: Buffer.from(digest, 'base64url') };
}

/** Compares in constant time. */
export function hashMatches(secret: string, { salt, digest }: ApiKeyHash): boolean {
  return timingSafeEqual(digestOf(secret, salt), digest);
}

function digestOf(secret: string, salt: KeyObject): Buffer {
  return createHmac('sha256', salt).update(secret).digest();
}
