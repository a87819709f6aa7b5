import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Method } from '../client.js';
import { get } from '../json.js';

/** A request of a command. With a key it can be repeated without harm. */
export interface Order {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it can be repeated when nobody knows what became of it. */
  readonly isIdempotent: boolean;
}

export interface Conduct {
  /** Which service is asked first; the other one after it. */
  readonly service: number;
  readonly hangsUpMs: number | undefined;
  readonly givesUp: boolean;
}

/** What a client knows in the end. No answer: it never learned what became of its command. */
export interface Result {
  readonly answer: Answer | undefined;
  readonly attempts: number;
  /** Whether an earlier request may still have an effect. */
  readonly isAmbiguous: boolean;
}

const MOST_ATTEMPTS = 60;
const RETRY_MS = 40;

/** Repeats a command until it is answered for good, as clients that want to know do. */
export async function ask(
  services: readonly URL[],
  order: Order,
  { service, hangsUpMs, givesUp }: Conduct,
): Promise<Result> {
  let isAmbiguous = false;
  for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts += 1) {
    const url = services[(service + attempts - 1) % services.length];
    if (url === undefined) throw new RangeError('There is no service.');
    const isHungUp = attempts === 1 && hangsUpMs !== undefined;
    const answer = await send(url, order, isHungUp ? hangsUpMs : undefined);
    if (answer !== undefined && !isTemporary(answer)) return { answer, attempts, isAmbiguous };
    if (answer?.status !== 429) isAmbiguous = true;
    const isOver = (isHungUp && givesUp) || (isAmbiguous && !order.isIdempotent);
    if (isOver) return { answer: undefined, attempts, isAmbiguous };
    await sleep(RETRY_MS);
  }
  throw new Error(`No end of ${order.method} ${order.path}.`);
}

const isTemporary = ({ status, body }: Answer): boolean =>
  status === 429 || status === 503 || get(body, 'code') === 'idempotency_in_progress';

async function send(
  service: URL,
  { method, path, body, headers }: Order,
  hangsUpMs: number | undefined,
): Promise<Answer | undefined> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const response = await fetch(new URL(path, service), {
      method,
      headers: { ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(hangsUpMs === undefined ? {} : { signal: AbortSignal.timeout(hangsUpMs) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: parsed };
  } catch {
    return undefined;
  }
}
