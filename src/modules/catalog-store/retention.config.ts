import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Integer } from '../../common/config/rules.js';

class RetentionVariables extends ProcessVariables {
  @Integer(1, 3_650)
  EVENTS_RETENTION_DAYS = 1;
}

const DAY_SECONDS = 86_400;

/** For who resumes at the last moment, to come up to the others; and for clocks that differ. */
const MARGIN_SECONDS = 3_600;

/** What readers of the change feed may count on when they resume. */
export interface RetentionConfig {
  /** How long what is gone leaves a trace: they see nothing else of a delete or a move. */
  readonly tombstoneSeconds: number;
  /** A document of this age may be written again without a change of what it tells: no reader is before it any more. */
  readonly settledSeconds: number;
}

export const retentionConfig = defineNamespace('retention', {
  variables: RetentionVariables,
  build: ({ EVENTS_RETENTION_DAYS }): RetentionConfig => ({
    tombstoneSeconds: EVENTS_RETENTION_DAYS * DAY_SECONDS,
    settledSeconds: EVENTS_RETENTION_DAYS * DAY_SECONDS + MARGIN_SECONDS,
  }),
});
