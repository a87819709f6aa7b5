import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { idempotencyConfig } from '../../idempotency/idempotency.config.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { callInProgress, keyReused } from '../../idempotency/idempotency.errors.js';
import { isForgotten } from '../../idempotency/is-forgotten.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { movementIdOf, type RecordedAnswer, type StoredMovement } from '../ledger/movement.document.js';

/** The movements of an earlier call under a key, at least one. */
export type EarlierMovements = readonly [StoredMovement, ...StoredMovement[]];

/**
 * What calls have left under their keys. Movements stay longer than a key counts: a key that is used again by then names its
 * movements after the earlier ones, so that these, too, can be made only once.
 */
@Injectable()
export class EarlierMovementsService {
  constructor(
    private readonly ledger: LedgerRepository,
    @Inject(idempotencyConfig.KEY) private readonly config: ConfigType<typeof idempotencyConfig>,
  ) {}

  /**
   * Carries a call out under the first unused name of its key.
   * @param work returns `repeated` when a command of that name was carried out before
   * @throws AppError `idempotency_key_reused`, `idempotency_in_progress`
   */
  async once<T>(
    category: string,
    count: number,
    call: IdempotentCall,
    {
      work,
      recall,
      isKnown,
    }: {
      readonly work: (name: string) => Promise<T | 'repeated'>;
      readonly recall: (earlier: EarlierMovements, answer: RecordedAnswer, name: string) => Promise<T>;
      /** Whether this instance carried the call out. Then the lookup comes first. */
      readonly isKnown: (name: string) => boolean;
    },
  ): Promise<T> {
    for (let name = call.key; ;) {
      let earlier = isKnown(name) ? await this.near(category, name, count) : undefined;
      if (earlier === undefined) {
        const result = await work(name);
        if (result !== 'repeated') return result;
        earlier = await this.find(category, name, count);
        if (earlier === undefined) throw callInProgress();
      }
      const [first] = earlier;
      if (!isForgotten(first.at, this.config.ttlSeconds)) {
        const { answer } = first;
        if (answer?.fingerprint !== call.fingerprint) throw keyReused();
        call.markReplayed();
        return recall(earlier, answer, name);
      }
      // What the next name hangs on has to last as long as the call that takes it.
      if (await this.ledger.prolong(category, first.id)) name = `${name}\n${first.id}`;
    }
  }

  /** What calls of one movement each have left, in one request; undefined unless every one of them counts as a repeat now. */
  async findRepeated(
    category: string,
    calls: readonly Pick<IdempotentCall, 'key' | 'fingerprint'>[],
  ): Promise<readonly StoredMovement[] | undefined> {
    const ids = calls.map(({ key }) => movementIdOf(key, 0));
    const found = await this.ledger.findAll(category, ids);
    const isEach = found?.every(
      ({ at, answer }, place) =>
        answer?.fingerprint === calls[place]?.fingerprint && !isForgotten(at, this.config.ttlSeconds),
    );
    return isEach === true ? found : undefined;
  }

  /** Uses one point read if possible. */
  private async near(category: string, name: string, count: number): Promise<EarlierMovements | undefined> {
    if (count > 1) return this.find(category, name, count);
    const movement = await this.ledger.find(category, movementIdOf(name, 0));
    return movement && [movement];
  }

  /** Only the first when there are fewer: then another command has that name. */
  private async find(category: string, name: string, count: number): Promise<EarlierMovements | undefined> {
    const ids = Array.from({ length: count }, (_, place) => movementIdOf(name, place));
    const all = await this.ledger.findAll(category, ids);
    const [first, ...others] = all ?? (await this.ledger.findAll(category, ids.slice(0, 1))) ?? [];
    return first === undefined ? undefined : [first, ...others];
  }
}
