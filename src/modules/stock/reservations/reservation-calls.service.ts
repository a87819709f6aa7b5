import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { idempotencyConfig } from '../../idempotency/idempotency.config.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { isForgotten } from '../../idempotency/is-forgotten.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import type { RecordedCall } from './reservation.js';

/** Calls on one reservation, told apart by their keys: one at a time, each as often as it was sent. */
@Injectable()
export class ReservationCallsService {
  constructor(
    private readonly uses: KeyUsesService,
    @Inject(idempotencyConfig.KEY) private readonly keys: ConfigType<typeof idempotencyConfig>,
  ) {}

  /** Does the work of a call when no other one on this reservation is at work under its key here. */
  inTurn<T>(id: string, call: IdempotentCall, work: () => Promise<T>): Promise<T> {
    return this.uses.run(call, JSON.stringify([currentScope().tenant, 'reservation', id]), work);
  }

  /** Whether this instance has seen it succeed. */
  hasSucceeded(call: IdempotentCall): boolean {
    return this.uses.hasSucceeded(call);
  }

  /** Whether the key of a remembered call is free again. */
  isForgotten({ at }: RecordedCall): boolean {
    return isForgotten(at, this.keys.ttlSeconds);
  }
}
