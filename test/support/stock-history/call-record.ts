import { randomUUID } from 'node:crypto';
import type { Answer } from '../client.js';
import { get, isObject, listOf } from '../json.js';
import type { Json } from '../products.js';
import type { Call, Command } from './history.js';
import { ask, type Order, type Conduct } from './retrying-client.js';

/** Sends the calls of a game, and keeps what became of each. */
export class CallRecord {
  readonly calls: Call[] = [];
  private made = 0;

  constructor(private readonly services: readonly URL[]) {}

  async call(
    name: string,
    command: Command,
    order: Order,
    conduct: Conduct,
    ofProduct?: string,
  ): Promise<{ answer: Answer | undefined; outcome: Call['outcome'] }> {
    const began = performance.now();
    const { answer, attempts, isAmbiguous } = await ask(this.services, order, conduct);
    const ended = performance.now();
    const outcome = outcomeOf(answer, command, isAmbiguous);
    const [code, movements] = [get(answer?.body, 'code'), movementsIn(answer?.body)];
    const own = ofProduct === undefined ? {} : { product: ofProduct };
    const reason = typeof code === 'string' ? { code } : {};
    this.calls.push({ name, ...own, command, began, ended, outcome, attempts, ...reason, movements });
    return { answer, outcome };
  }

  /** A number that no earlier one is. */
  nextNumber(): number {
    this.made += 1;
    return this.made;
  }

  /** A name that no other call has. */
  next(kind: string): string {
    return `${kind}-${this.nextNumber()}-${randomUUID().slice(0, 4)}`;
  }
}

function outcomeOf(answer: Answer | undefined, { kind }: Command, isAmbiguous: boolean): Call['outcome'] {
  if (answer === undefined) return 'unknown';
  const { status } = answer;
  if (status < 300) return 'done';
  // What an earlier request has done is in the way of its repeat.
  if (isAmbiguous && ((kind === 'create' && status === 412) || (kind === 'delete' && status === 404))) {
    return 'done';
  }
  return isAmbiguous || status >= 500 ? 'unknown' : 'refused';
}

const movementsIn = (body: unknown): Json[] =>
  [get(body, 'movement'), ...listOf(get(body, 'movements'))].filter(isObject);
