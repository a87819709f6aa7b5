import type { LevelWithSilent } from 'pino';
import { defineNamespace, ProcessVariables } from '../../config/namespace.js';
import { OneOf } from '../../config/rules.js';

class LogVariables extends ProcessVariables {
  @OneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  LOG_LEVEL: LevelWithSilent = 'info';

  @OneOf(['json', 'pretty'])
  LOG_FORMAT: 'json' | 'pretty' | undefined = undefined;
}

export interface LogConfig {
  readonly level: LevelWithSilent;
  /** Coloured lines for a person; otherwise one JSON object per line. */
  readonly pretty: boolean;
}

/** How much is logged, and in which form. */
export const logConfig = defineNamespace('log', {
  variables: LogVariables,
  build: ({ production, LOG_LEVEL, LOG_FORMAT }, terminal): LogConfig => ({
    level: LOG_LEVEL,
    pretty: LOG_FORMAT === undefined ? terminal && !production : LOG_FORMAT === 'pretty',
  }),
});
