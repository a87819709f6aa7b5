import { randomBytes } from 'node:crypto';
import { defineNamespace, ProcessVariables } from '../config/namespace.js';
import { Text } from '../config/rules.js';

/** Signs cursors outside production, so that they survive a restart on a laptop. Not a secret, and not meant as one. */
const LOCAL_CURSOR_SECRET = 'stockroom-local-development-cursors';

class CursorVariables extends ProcessVariables {
  @Text('at least 32 characters', (text) => text.length >= 32)
  CURSOR_SECRET: string | undefined = undefined;
}

/** What signs list cursors: at least 32 characters. */
export const cursorConfig = defineNamespace('cursor', {
  variables: CursorVariables,
  warnings: ({ production, CURSOR_SECRET }) =>
    production && CURSOR_SECRET === undefined
      ? [
          'CURSOR_SECRET is not set: this process signs cursors with a random secret, so no other process and no restart takes them.',
        ]
      : [],
  build: ({ production, CURSOR_SECRET }): { readonly secret: string } => ({
    secret: CURSOR_SECRET ?? (production ? randomBytes(32).toString('base64url') : LOCAL_CURSOR_SECRET),
  }),
});
