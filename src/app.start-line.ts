import type { AppConfig } from './app.config.js';

/** What a person at the terminal needs next: where the database is, and where the page to try calls. */
export function startLine(
  { cosmos, docs }: Pick<AppConfig, 'cosmos' | 'docs'>,
  address: string,
  { endpoint }: { readonly endpoint: string },
): { readonly database: string; readonly docs?: string } {
  const { embedded } = cosmos;
  return {
    database:
      embedded === undefined
        ? endpoint
        : `embedded, in ${embedded.dataDir === ':memory:' ? 'memory' : embedded.dataDir}, explorer ${new URL('_explorer', endpoint).href}`,
    ...(docs.access === 'off' ? {} : { docs: new URL('docs', `${address}/`).href }),
  };
}
