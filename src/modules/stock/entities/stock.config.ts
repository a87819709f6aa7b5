import { defineNamespace, ProcessVariables } from '../../../common/config/namespace.js';
import { Integer } from '../../../common/config/rules.js';

class StockVariables extends ProcessVariables {
  @Integer(1, 3_650)
  LEDGER_RETENTION_DAYS = 90;

  @Integer(1, 1_000_000)
  RESERVATIONS_PER_PRINCIPAL = 1_000;

  @Integer(0, 3_600)
  RESERVATION_SWEEP_SECONDS = 15;
}

/** What is kept of stock and reservations, and for how long. */
export interface StockConfig {
  /** How long movements, and reservations that have ended, stay readable. */
  readonly retentionDays: number;
  /** That one principal may have held at once. */
  readonly reservationsPerPrincipal: number;
  /** Between two searches of an owned range for reservations whose time is over, when the feed tells of none; 0: no such searches. */
  readonly sweepSeconds: number;
}

export const stockConfig = defineNamespace('stock', {
  variables: StockVariables,
  build: (variables): StockConfig => ({
    retentionDays: variables.LEDGER_RETENTION_DAYS,
    reservationsPerPrincipal: variables.RESERVATIONS_PER_PRINCIPAL,
    sweepSeconds: variables.RESERVATION_SWEEP_SECONDS,
  }),
});
