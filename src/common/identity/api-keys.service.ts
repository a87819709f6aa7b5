import { type ApiKeyHash, hashMatches, mintApiKey, parseApiKey, parseHash } from './api-key.js';
import type { ApiKeyRow } from './api-key-list.js';
import { allowedCategories } from './categories.js';
import type { Principal } from '../context/principal.js';

interface KnownKey {
  readonly hash: ApiKeyHash;
  readonly principal: Principal;
}

/** Compared with when the id is unknown, so that a known id cannot be told by the time of its refusal. */
const DECOY = toHash(mintApiKey('decoy').hash);

/** The API keys in force. */
export class ApiKeysService {
  #keys: ReadonlyMap<string, KnownKey>;

  constructor(rows: readonly ApiKeyRow[]) {
    this.#keys = index(rows);
  }

  /** Puts other keys in force, all at once. */
  replace(rows: readonly ApiKeyRow[]): void {
    this.#keys = index(rows);
  }

  /** Whom the key vouches for, or undefined. The cost is one hash, however many keys there are. */
  find(text: string): Principal | undefined {
    const key = parseApiKey(text);
    if (key === undefined) return undefined;
    const known = this.#keys.get(key.id);
    return hashMatches(key.secret, known?.hash ?? DECOY) ? known?.principal : undefined;
  }
}

function index(rows: readonly ApiKeyRow[]): ReadonlyMap<string, KnownKey> {
  return new Map(rows.map((row) => [row.id, { hash: toHash(row.hash), principal: toPrincipal(row) }]));
}

function toPrincipal({ id, tenant, scopes, categories }: ApiKeyRow): Principal {
  return {
    kind: 'apikey',
    id,
    tenantId: tenant,
    scopes: new Set(scopes),
    categories: allowedCategories(categories),
  };
}

function toHash(text: string): ApiKeyHash {
  const hash = parseHash(text);
  if (hash === undefined) throw new Error('An API key row was used before it was checked.');
  return hash;
}
