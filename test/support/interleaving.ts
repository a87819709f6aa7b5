import { AsyncLocalStorage } from 'node:async_hooks';

/** What takes part. Numbered from 0; those with `killedAt` come no further than that point. */
export interface Actor {
  readonly run: () => Promise<unknown>;
  readonly killedAt?: number | undefined;
}

interface Running {
  readonly killedAt: number;
  points: number;
}

/** Runs actors side by side, one step of one of them at a time, in an order that is given: the same order, the same outcome. */
export class Interleaving {
  private readonly actor = new AsyncLocalStorage<Running>();
  private readonly waiting: (() => void)[] = [];
  private moving = 0;
  private steps = 0;

  /** @param order which of those that wait goes next, at each step; begins anew at its end */
  constructor(private readonly order: readonly number[]) {}

  async run(actors: readonly Actor[]): Promise<void> {
    this.moving = actors.length;
    await Promise.all(actors.map((actor) => this.runOne(actor)));
  }

  /** Where an actor lets the others go first. Nothing outside of one. */
  async point(): Promise<void> {
    const actor = this.actor.getStore();
    if (actor === undefined) return;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.leave();
    });
    if (actor.points >= actor.killedAt) throw new Error('Killed.');
    actor.points += 1;
  }

  private async runOne({ run, killedAt = Infinity }: Actor): Promise<void> {
    await this.actor.run({ killedAt, points: -1 }, async () => {
      await this.point();
      await run();
    });
    this.leave();
  }

  private leave(): void {
    this.moving -= 1;
    if (this.moving > 0 || this.waiting.length === 0) return;
    const place = (this.order[this.steps % this.order.length] ?? 0) % this.waiting.length;
    this.steps += 1;
    const [next] = this.waiting.splice(place, 1);
    this.moving = 1;
    next?.();
  }
}
