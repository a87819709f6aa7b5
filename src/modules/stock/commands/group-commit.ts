/** Outcome of one command. */
export type Outcome<R> = { readonly value: R } | { readonly error: unknown };

/**
 * Carries out the waiting commands of one key. Returns outcomes for the first of them, at least for one. The other commands are
 * passed to the next call.
 */
export type CarryOut<C, R> = (commands: readonly C[]) => Promise<readonly Outcome<R>[]>;

export interface GroupCommitOptions<C, R> {
  /** Begins a series of groups, without a pause between them, for the key of this command. */
  readonly begin: (first: C) => CarryOut<C, R>;
  /** Maximum waiting commands of one key. */
  readonly mostWaiting: number;
  /** Makes the error of a command when too many wait already. */
  readonly full: (command: C) => Error;
  /** Awaited before each caller receives its outcome, so that the responses of a large group do not block the process. */
  readonly turn: () => Promise<void>;
}

/** One for all: a function made for each command would keep the command for long. */
const nobody = (): void => {};

class Waiting<C, R> {
  readonly outcome: Promise<Outcome<R>>;
  answer: (outcome: Outcome<R>) => void = nobody;
  /** The caller has gone. If the command has not begun, it never does. */
  isGone = false;
  /** Whether the command is in the running group. */
  isUnderWay = false;

  constructor(
    readonly command: C,
    private readonly signal: AbortSignal,
    private readonly staysForOutcome: boolean,
  ) {
    this.outcome = new Promise((resolve) => (this.answer = resolve));
  }

  leave(): void {
    this.isGone = true;
    if (this.isUnderWay && this.staysForOutcome) return;
    this.answer({ error: this.signal.reason });
  }

  /** The group had no room for the command. */
  goBack(): void {
    this.isUnderWay = false;
    if (this.isGone) this.leave();
  }
}

/**
 * Group commit: concurrent commands of one key are carried out together. While one group runs, the next one collects. Each
 * command has its own outcome. Commands of other keys do not wait.
 */
export class GroupCommit<C, R> {
  private readonly queues = new Map<string, Waiting<C, R>[]>();

  constructor(private readonly options: GroupCommitOptions<C, R>) {}

  /**
   * @param name of the thing
   * @param signal ends the wait of the caller. A command that has begun is carried out nevertheless
   * @param staysForOutcome whether the caller waits for that: then the signal's reason says that the command never began
   * @throws what `full` makes; the signal's reason; the command's own error
   */
  async submit(name: string, command: C, signal: AbortSignal, staysForOutcome = false): Promise<R> {
    signal.throwIfAborted();
    const queue = this.queues.get(name) ?? [];
    if (queue.length >= this.options.mostWaiting) throw this.options.full(command);
    const waiting = new Waiting<C, R>(command, signal, staysForOutcome);
    const leave = (): void => waiting.leave();
    signal.addEventListener('abort', leave, { once: true });
    queue.push(waiting);
    if (!this.queues.has(name)) void this.serve(name, queue, this.options.begin(command));
    const outcome = await waiting.outcome;
    signal.removeEventListener('abort', leave);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Runs groups until no command waits. Never rejects. */
  private async serve(name: string, queue: Waiting<C, R>[], carryOut: CarryOut<C, R>): Promise<void> {
    this.queues.set(name, queue);
    for (;;) {
      const present = queue.splice(0).filter(({ isGone }) => !isGone);
      if (present.length === 0) break;
      for (const waiting of present) waiting.isUnderWay = true;
      const outcomes = await outcomesOf(carryOut, present);
      const others = present.slice(outcomes.length);
      for (const waiting of others) waiting.goBack();
      queue.unshift(...others);
      await new Promise<void>((resolve) => void this.tell(present, outcomes, queue, resolve));
    }
    this.queues.delete(name);
  }

  /**
   * The next group begins while callers still hear of this one, but not before as many wait for it: those who have heard may come
   * again, and large groups are cheaper.
   */
  private async tell(
    callers: readonly Waiting<C, R>[],
    outcomes: readonly Outcome<R>[],
    next: readonly unknown[],
    begin: () => void,
  ): Promise<void> {
    let untold = outcomes.length;
    for (const [index, outcome] of outcomes.entries()) {
      await this.options.turn();
      callers[index]?.answer(outcome);
      untold -= 1;
      if (untold <= next.length) begin();
    }
  }
}

/** A group that fails as a whole fails each of its commands. */
async function outcomesOf<C, R>(
  carryOut: CarryOut<C, R>,
  present: readonly Waiting<C, R>[],
): Promise<readonly Outcome<R>[]> {
  try {
    const outcomes = await carryOut(present.map(({ command }) => command));
    if (outcomes.length === 0) throw new RangeError('A group answers for one command at least.');
    return outcomes;
  } catch (error) {
    return present.map(() => ({ error }));
  }
}
