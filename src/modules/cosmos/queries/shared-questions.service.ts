import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import { RecentTrouble } from '../calls/recent-trouble.js';
import type { CallScope, ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_OPTIONS } from '../options/cosmos.constants.js';

/** Something to ask the database, as often as it takes. */
export interface Question<Answer> {
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  /** What it has cost so far. */
  readonly spent: { requests: number; requestUnits: number };
}

/** One who waits for an answer; undefined: has to ask alone. */
interface Asker<Answer> {
  readonly question: Question<Answer>;
  readonly signal: AbortSignal;
  readonly scope: CallScope | undefined;
  done(answer: Answer | undefined): void;
}

/**
 * Equal questions of different callers, asked once when they come together. What arrives within one turn of the event loop goes
 * out at its end: nobody waits for others, and each answer is younger than the call that gets it. When it fails, each of them
 * asks alone, where its caller is told what it would have been told anyway.
 */
@Injectable()
export class SharedQuestions {
  private readonly waiting = new Map<string, Asker<unknown>[]>();
  private readonly trouble = new RecentTrouble();

  /** What several ask for together belongs to no scope of theirs. */
  private readonly outsideOfScopes = AsyncLocalStorage.snapshot();

  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly calls: CosmosCalls,
  ) {}

  /**
   * To be called within `CosmosCalls.run`, which ends the wait. Work that can wait asks alone.
   * @param name of the question: two of the same name have the same answer
   * @returns an answer that others may have got, too: nobody may change it
   */
  async ask<Answer>(name: string, question: Question<Answer>, signal: AbortSignal): Promise<Answer> {
    const scope = this.options.scope();
    if (scope?.canWait === true) return question.ask(signal);
    const shared = await new Promise<Answer | undefined>((done) => {
      this.gather(name, { question, signal, scope, done });
    });
    return shared ?? question.ask(signal);
  }

  private gather(name: string, asker: Asker<unknown>): void {
    const waiting = this.waiting.get(name);
    if (waiting !== undefined) {
      waiting.push(asker);
      return;
    }
    const askers = [asker];
    this.waiting.set(name, askers);
    setImmediate(() => {
      this.waiting.delete(name);
      // Cleared for the same reason as in `GatheredOperations`: a Map may keep a deleted entry reachable.
      const present = askers.splice(0).filter(({ signal }) => !signal.aborted);
      const [first, ...others] = present;
      const isApart = others.length === 0 || this.trouble.lasts(name);
      if (first !== undefined && !isApart) void this.askOnce(name, first.question, present);
      else for (const one of present) one.done(undefined);
    });
  }

  /** Never rejects. Each pays a share. */
  private async askOnce(
    name: string,
    { ask, spent }: Question<unknown>,
    askers: readonly Asker<unknown>[],
  ): Promise<void> {
    let answer: unknown;
    try {
      answer = await this.outsideOfScopes(() =>
        // Repeats are the matter of each caller.
        this.calls.run(
          'items.queryTogether',
          (options) => ask(options.abortSignal),
          {},
          { longestWaitMs: 0 },
        ),
      );
    } catch {
      this.trouble.begins(name);
    }
    const { requests } = spent;
    const charge = spent.requestUnits / askers.length;
    for (const asker of askers) {
      book(asker.scope, requests, charge);
      asker.done(answer);
    }
  }
}

function book(scope: CallScope | undefined, requests: number, charge: number): void {
  if (scope === undefined) return;
  scope.databaseRequests += requests;
  scope.charge += charge;
  scope.budget?.spend(charge);
}
