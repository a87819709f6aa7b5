import { mintApiKey } from '../../src/common/identity/api-key.js';
import type { Scope } from '../../src/common/context/principal.js';
import type { RequestOptions } from './client.js';
import type { Variables } from './create-app-at.js';

/** What a test grants. */
export interface Grant {
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  readonly categories?: readonly string[];
}

export const READER: readonly Scope[] = ['products:read'];
export const WRITER: readonly Scope[] = ['products:read', 'products:write'];
export const KEEPER: readonly Scope[] = ['products:read', 'stock:write'];
export const ADMIN: readonly Scope[] = ['products:read', 'products:write', 'products:admin'];

/** Fresh keys for an application: what it is configured with, and what each of its callers sends. */
export class TestKeys<Name extends string> {
  /** The content of API_KEYS. */
  readonly rows: string;
  private readonly keys = new Map<string, string>();

  constructor(grants: Readonly<Record<Name, Grant>>) {
    const rows: object[] = [];
    for (const [id, grant] of Object.entries<Grant>(grants)) {
      const { key, hash } = mintApiKey(id);
      this.keys.set(id, key);
      rows.push({ id, ...grant, hash });
    }
    this.rows = JSON.stringify(rows);
  }

  get env(): Variables {
    return { AUTH_MODE: 'apikey', API_KEYS: this.rows };
  }

  of(name: Name): string {
    return this.keys.get(name) ?? '';
  }

  /** The same request with the key of that caller. */
  as(name: Name, options: RequestOptions = {}): RequestOptions {
    return { ...options, headers: { ...options.headers, 'x-api-key': this.of(name) } };
  }
}
