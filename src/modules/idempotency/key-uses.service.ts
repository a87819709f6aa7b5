import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { currentPrincipal, currentRequest } from '../../common/context/request-context.js';
import { CallsInTurnService, waitForOther } from './calls-in-turn.service.js';
import { idempotencyConfig } from './idempotency.config.js';
import { keyReused } from './idempotency.errors.js';
import type { IdempotentCall } from './idempotency-key.decorator.js';

/** Keys that have been used and are remembered: about 20 MB at most. */
const MOST_REMEMBERED = 100_000;

/** The request that has a key. */
interface Use {
  readonly fingerprint: string;
  /** Calls of it that are under way. None of these promises rejects. */
  readonly running: Set<Promise<unknown>>;
  /** On the clock of `performance.now()`: how long it keeps the key, because one of them has succeeded. */
  until?: number;
  /** Request units of the call that did it. */
  charge?: number;
}

/**
 * Which request has which key, whatever it is about: a record tells that only in its own partition. This instance knows of the
 * calls that it has answered.
 */
@Injectable()
export class KeyUsesService {
  private readonly uses = new Map<string, Use>();

  constructor(
    private readonly turns: CallsInTurnService,
    @Inject(idempotencyConfig.KEY) private readonly config: ConfigType<typeof idempotencyConfig>,
  ) {}

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
    use.running.add(ended);
    try {
      await result;
      use.until = performance.now() + this.config.ttlSeconds * 1_000;
      return await result;
    } finally {
      use.running.delete(ended);
      if (use.running.size === 0) this.leave(keyName, use);
    }
  }

  /** Whether this instance has seen this request succeed under its key. */
  hasSucceeded({ key, fingerprint }: IdempotentCall): boolean {
    const use = this.uses.get(nameOf(key));
    return use?.fingerprint === fingerprint && use.until !== undefined && !isOver(use);
  }

  /** Request units for the body of an answer: of a repeat those of the first call, where this instance has made that. */
  chargeOf(call: IdempotentCall | undefined): number {
    const { charge } = currentRequest();
    const use = call && this.uses.get(nameOf(call.key));
    if (call === undefined || use?.fingerprint !== call.fingerprint) return charge;
    if (!call.isReplayed()) use.charge = charge;
    return use.charge ?? charge;
  }

  private async begin(keyName: string, fingerprint: string): Promise<Use> {
    for (;;) {
      const use = this.uses.get(keyName);
      if (use === undefined || isOver(use)) break;
      if (use.fingerprint === fingerprint) return use;
      if (use.until !== undefined) throw keyReused();
      await waitForOther(Promise.all(use.running));
    }
    const use: Use = { fingerprint, running: new Set() };
    this.uses.delete(keyName);
    this.uses.set(keyName, use);
    return use;
  }

  /** A call that wrote nothing leaves the key free. */
  private leave(keyName: string, use: Use): void {
    if (use.until === undefined && this.uses.get(keyName) === use) this.uses.delete(keyName);
    for (const [oldest, { running }] of this.uses) {
      if (this.uses.size <= MOST_REMEMBERED) return;
      if (running.size === 0) this.uses.delete(oldest);
    }
  }
}

const nameOf = (key: string): string => JSON.stringify([currentPrincipal().tenantId, key]);

const isOver = ({ until = Infinity }: Use): boolean => until <= performance.now();
