import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { LRUCache } from 'lru-cache';
import { currentPrincipal, currentRequest } from '../../common/context/request-context.js';
import { CallsInTurnService, waitForOther } from './calls-in-turn.service.js';
import { hashOf } from './fingerprint.js';
import { idempotencyConfig } from './idempotency.config.js';
import { keyReused } from './idempotency.errors.js';
import type { IdempotentCall } from './idempotency-key.decorator.js';

/** Keys that have been used and are remembered: 12 MB at most, however long they are. */
const MOST_REMEMBERED = 40_000;

/** A request with a key, while calls of it are under way. */
interface Use {
  readonly fingerprint: string;
  /** None of these promises rejects. */
  readonly calls: Set<Promise<unknown>>;
}

/** A request that has succeeded, and keeps its key. */
interface Success {
  readonly fingerprint: string;
  /** Request units of the call that did it; unknown for one that another instance has made. */
  charge: number | undefined;
}

/**
 * Which request has which key, whatever it is about: a record tells that only in its own partition. This instance knows of the
 * calls that it has answered.
 */
@Injectable()
export class KeyUsesService {
  private readonly uses = new Map<string, Use>();
  private readonly successes: LRUCache<string, Success>;

  constructor(
    private readonly turns: CallsInTurnService,
    @Inject(idempotencyConfig.KEY) { ttlSeconds }: ConfigType<typeof idempotencyConfig>,
  ) {
    this.successes = new LRUCache({ max: MOST_REMEMBERED, ttl: ttlSeconds * 1_000, ttlResolution: 0 });
  }

  /**
   * Does what a call wants, in its turn among those of the same name. Another request with its key waits until it is known
   * whether this one succeeds.
   * @param name of what may happen once at a time
   * @throws AppError `idempotency_key_reused`, `idempotency_in_progress`
   */
  async run<T>({ key, fingerprint }: IdempotentCall, name: string, work: () => Promise<T>): Promise<T> {
    const keyName = nameOf(key);
    const use = await this.begin(keyName, fingerprint);
    const result = this.turns.run(name, work);
    const ended = result.catch(() => undefined);
    use.calls.add(ended);
    try {
      await result;
      const charge = this.successes.get(keyName)?.charge;
      this.successes.set(keyName, { fingerprint, charge });
      return await result;
    } finally {
      use.calls.delete(ended);
      if (use.calls.size === 0 && this.uses.get(keyName) === use) this.uses.delete(keyName);
    }
  }

  /** Whether this instance has seen this request succeed under its key. */
  hasSucceeded({ key, fingerprint }: IdempotentCall): boolean {
    return this.successes.get(nameOf(key))?.fingerprint === fingerprint;
  }

  /** Request units for the body of an answer: of a repeat those of the first call, where this instance has made that. */
  chargeOf(call: IdempotentCall | undefined): number {
    const { charge } = currentRequest();
    const success = call && this.successes.get(nameOf(call.key));
    if (call === undefined || success?.fingerprint !== call.fingerprint) return charge;
    if (!call.isReplayed()) success.charge = charge;
    return success.charge ?? charge;
  }

  private async begin(keyName: string, fingerprint: string): Promise<Use> {
    for (;;) {
      const success = this.successes.get(keyName);
      if (success !== undefined && success.fingerprint !== fingerprint) throw keyReused();
      const use = this.uses.get(keyName);
      if (use === undefined) break;
      if (use.fingerprint === fingerprint) return use;
      await waitForOther(Promise.all(use.calls));
    }
    const use: Use = { fingerprint, calls: new Set() };
    this.uses.set(keyName, use);
    return use;
  }
}

/** Of a fixed length: a key may have 255 characters. */
const nameOf = (key: string): string => hashOf([currentPrincipal().tenantId, key]);
