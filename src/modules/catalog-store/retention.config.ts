import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Integer } from '../../common/config/rules.js';

class RetentionVariables extends ProcessVariables {
  @Integer(1, 3_650)
  EVENTS_RETENTION_DAYS = 1;
}

const DAY_SECONDS = 86_400;

/** How long what is gone leaves a trace: readers of the change feed see nothing else of a delete or a move. */
export const retentionConfig = defineNamespace('retention', {
  variables: RetentionVariables,
  build: ({ EVENTS_RETENTION_DAYS }): { readonly tombstoneSeconds: number } => ({
    tombstoneSeconds: EVENTS_RETENTION_DAYS * DAY_SECONDS,
  }),
});
