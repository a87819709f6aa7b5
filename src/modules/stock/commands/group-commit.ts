/** What became of one command. */
export type Outcome<R> = { readonly value: R } | { readonly error: unknown };

/**
 * Carries out commands about one thing, which are all that wait for it. Answers for the first of them, at least for one; the
 * others come again.
 */
export type CarryOut<C, R> = (commands: readonly C[]) => Promise<readonly Outcome<R>[]>;

export interface GroupCommitOptions<C, R> {
  /** Begins a series of groups, without a pause between them, about the thing of this command. */
  readonly begin: (first: C) => CarryOut<C, R>;
  /** Commands that may wait for one thing. */
  readonly mostWaiting: number;
  /** Made for a command that finds too many before it. */
  readonly full: (command: C) => Error;
  /** Waited for before each caller hears of its outcome: it has an answer to write then, and a group is a hundred. */
  readonly turn: () => Promise<void>;
}

/** One for all: a function made for each command would keep the command for long. */
const nobody = (): void => {};

class Waiting<C, R> {
  readonly outcome: Promise<Outcome<R>>;
  answer: (outcome: Outcome<R>) => void = nobody;
  /** Whoever asked has gone. A command that has not begun then never does. */
  isGone = false;
  /** Whether it is in the group that is under way. */
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

  /** There was no room for it in the group. */
  goBack(): void {
    this.isUnderWay = false;
    if (this.isGone) this.leave();
  }
}

/**
 * Commands that meet at one thing are carried out together: while one group is under way, the next one gathers. Each command
 * has its own outcome. Commands about other things do not wait for it.
 */
export class GroupCommit<C, R> {
  private readonly queues = new Map<string, Waiting<C, R>[]>();

  constructor(private readonly options: GroupCommitOptions<C, R>) {}

  /**
   * @param name of the thing
   * @param signal ends the wait of the caller. A command that is under way by then is carried out all the same
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

  /** Until nobody waits. Never rejects. */
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
