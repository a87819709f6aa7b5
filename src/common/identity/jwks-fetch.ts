import { importJWK, type JSONWebKeySet, type JWK } from 'jose';

/** For the whole answer, however slowly it comes. */
const FETCH_TIMEOUT_MS = 5_000;

/** Ten times what large providers publish, certificates included; counted unpacked. */
const MAX_BYTES = 262_144;
const MAX_KEYS = 100;

/** What a key without `alg` can be for, by its type. */
const FAMILIES: Readonly<Record<string, RegExp>> = { RSA: /^[RP]S/, EC: /^ES/, OKP: /^EdDSA$/ };

/**
 * Asks an identity provider for its keys, and keeps those that can verify a signature. Follows no redirect: the address is the
 * configured one.
 * @throws Error when what comes is no set of keys, is too large, too slow, or has no key that is of use: such an answer must
 * not take the place of keys that are known
 */
export async function fetchKeys(uri: URL, algorithms: readonly string[]): Promise<JSONWebKeySet> {
  const response = await fetch(uri, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The identity provider answered ${response.status} instead of its keys.`);
  }
  const keys = keysIn(await textOf(response));
  if (keys.length > MAX_KEYS) throw new Error(`The key set has ${keys.length} keys, more than ${MAX_KEYS}.`);
  const usable = await Promise.all(keys.map((key) => canVerify(key, algorithms)));
  const kept = keys.filter((_, index) => usable[index]);
  if (kept.length === 0) {
    throw new Error(`The key set has no key for ${algorithms.join(', ')} among its ${keys.length}.`);
  }
  return { keys: kept };
}

/** Leaving the loop early cancels the body. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`The key set has more than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function keysIn(text: string): JWK[] {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch (cause) {
    throw new Error('The key set is not JSON.', { cause });
  }
  const keys: unknown = isObject(set) && 'keys' in set ? set.keys : undefined;
  if (!Array.isArray(keys)) throw new Error('The key set has no list of keys.');
  return keys.filter(isObject);
}

async function canVerify(key: JWK, algorithms: readonly string[]): Promise<boolean> {
  const { kty = '', use = 'sig', key_ops: operations = ['verify'] } = key;
  if (use !== 'sig' || !operations.includes('verify')) return false;
  const algorithm = algorithms.find((name) =>
    key.alg === undefined ? FAMILIES[kty]?.test(name) : name === key.alg,
  );
  if (algorithm === undefined) return false;
  // Of an elliptic curve the type names no algorithm: the curve does.
  const imported = await importJWK(key, curveAlgorithm(key) ?? algorithm).catch(() => undefined);
  return imported !== undefined && 'type' in imported && imported.type === 'public';
}

const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

const curveAlgorithm = ({ kty, crv = '' }: JWK): string | undefined =>
  kty === 'EC' ? CURVES[crv] : undefined;

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
