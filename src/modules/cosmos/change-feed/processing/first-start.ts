import type { Container } from '@azure/cosmos';
import type { CosmosCalls } from '../../calls/cosmos-calls.service.js';
import { type StartPosition, tokenOfNow } from './feed-reader.js';
import { newLease } from '../leases/lease-document.js';
import type { LeaseStore } from '../leases/lease-store.js';

/** Where a processor begins: at the oldest change, at the next one, or at a time. */
export type StartFrom = 'beginning' | 'now' | Date;

/**
 * The plan of the first start, written before any lease. Instances that start together may see different partitions. Only one
 * of them can create this document, and all create the leases that it lists. Its id is that of the document by which .NET
 * marks a processor as initialized.
 */
export interface Plan {
  readonly id: string;
  /** `beginning`, or a time in ISO 8601: where a lease without a token begins. */
  readonly startFrom: string;
  readonly ranges: readonly { readonly min: string; readonly max: string; readonly token: string | null }[];
  /** Whether every lease was created. Afterwards only splits create leases. */
  readonly isComplete: boolean;
  /** Incremented by every reset. */
  readonly generation: string;
}

interface StoredDocument {
  readonly id: string;
  readonly _etag: string;
}

type StoredPlan = Plan & StoredDocument;

export interface FirstStartOptions {
  readonly store: LeaseStore;
  readonly calls: CosmosCalls;
  /** The container whose changes are read. */
  readonly container: Container;
  readonly startFrom: StartFrom;
}

export class FirstStart {
  constructor(private readonly options: FirstStartOptions) {}

  private get id(): string {
    return `${this.options.store.prefix}.info`;
  }

  /** Creates the leases if no instance has. Several instances may run it at once, and again after a crash. */
  async ensure(): Promise<Plan> {
    const plan = (await this.read()) ?? (await this.layDown());
    if (!plan.isComplete) await this.carryOut(plan);
    return plan;
  }

  /** The document of a .NET processor holds no plan. It only states that the leases exist. */
  async read(): Promise<StoredPlan | undefined> {
    const stored = await this.options.store.read<StoredDocument & Partial<Plan>>(this.id);
    const startFrom = textOf(this.options.startFrom);
    return stored && { startFrom, ranges: [], isComplete: true, generation: '1', ...stored };
  }

  /**
   * Writes a new start position for leases without a token, under a new generation.
   * @returns the generation; undefined for a processor that has never been started
   */
  async setBack(startFrom: Exclude<StartFrom, 'now'>): Promise<string | undefined> {
    for (;;) {
      const plan = await this.read();
      if (plan === undefined) return undefined;
      const generation = String(Number(plan.generation) + 1);
      // Leases that do not exist yet will begin there, too.
      const ranges = plan.ranges.map((range) => ({ ...range, token: null }));
      const next = { ...plan, generation, ranges, startFrom: textOf(startFrom) };
      if (typeof (await this.options.store.replace(next)) !== 'string') return generation;
    }
  }

  private async layDown(): Promise<StoredPlan> {
    const { store, calls, container, startFrom } = this.options;
    const found = await calls.run(
      'feed.ranges',
      async () => {
        const ranges = await container.getFeedRanges();
        return Promise.all(
          ranges.map(async (range) => ({
            min: range.minInclusive,
            max: range.maxExclusive,
            token: startFrom === 'now' ? await tokenOfNow(container, range) : null,
          })),
        );
      },
      {},
      { canWait: true },
    );
    const plan: Plan = {
      id: this.id,
      startFrom: textOf(startFrom),
      ranges: found,
      isComplete: false,
      generation: '1',
    };
    await store.create(plan);
    const laidDown = await this.read();
    if (laidDown === undefined) throw new Error('The plan of the leases was removed.');
    return laidDown;
  }

  private async carryOut(plan: StoredPlan): Promise<void> {
    const { store } = this.options;
    const { prefix } = store;
    for (const { token, ...range } of plan.ranges) {
      await store.create(newLease({ prefix, range, token, generation: plan.generation }));
    }
    // After a conflict: another instance has already written it.
    await store.replace({ ...plan, isComplete: true });
  }
}

export const startOf = ({ startFrom }: Plan): StartPosition =>
  startFrom === 'beginning' ? { from: 'beginning' } : { from: 'time', time: new Date(startFrom) };

/** With `now` every lease has a token, so this start position is never used. */
const textOf = (startFrom: StartFrom): string =>
  startFrom instanceof Date ? startFrom.toISOString() : 'beginning';
