import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** So many requests go out at once, so many times a second. */
const BEATS_PER_SECOND = 50;

/** What became of the requests of a load. */
export interface LoadReport {
  readonly sent: number;
  /** Whatever was not answered as wished: the status and body, or the error. */
  readonly failures: readonly string[];
  /** `Retry-After` of each answer that was not as wished, when it has one. */
  readonly retryAfters: readonly unknown[];
  /** How long each answer took that was, in milliseconds. */
  readonly times: readonly number[];
}

/** Sends requests at a steady rate, whether answers come or not, on connections that it keeps. */
export class SteadyLoad {
  private readonly dispatcher = new Agent({ connections: 64, pipelining: 1 });
  private readonly failures: string[] = [];
  private readonly retryAfters: unknown[] = [];
  private readonly times: number[] = [];
  private readonly open = new Set<Promise<void>>();
  private readonly running: Promise<void>;
  private isOver = false;
  private sent = 0;

  constructor(
    private readonly url: URL,
    perSecond: number,
    private readonly wanted = 200,
  ) {
    this.running = this.run(perSecond);
  }

  /** Ends it, once the last request has been answered. */
  async stop(): Promise<LoadReport> {
    this.isOver = true;
    await this.running;
    await Promise.all(this.open);
    await this.dispatcher.close();
    const { sent, failures, retryAfters, times } = this;
    return { sent, failures, retryAfters, times };
  }

  private async run(perSecond: number): Promise<void> {
    const begun = performance.now();
    while (!this.isOver) {
      const due = Math.floor(((performance.now() - begun) * perSecond) / 1_000);
      while (this.sent < due) this.send();
      await sleep(1_000 / BEATS_PER_SECOND);
    }
  }

  private send(): void {
    this.sent += 1;
    const asked = this.ask();
    this.open.add(asked);
    void asked.finally(() => this.open.delete(asked));
  }

  private async ask(): Promise<void> {
    const begun = performance.now();
    try {
      const { statusCode, headers, body } = await request(this.url, { dispatcher: this.dispatcher });
      const text = await body.text();
      if (statusCode === this.wanted) {
        this.times.push(performance.now() - begun);
        return;
      }
      this.failures.push(`${statusCode} ${text}`);
      if (headers['retry-after'] !== undefined) this.retryAfters.push(headers['retry-after']);
    } catch (error) {
      this.failures.push(String(error));
    }
  }
}
