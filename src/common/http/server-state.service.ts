import { Injectable } from '@nestjs/common';

/** How much of the time for shutting down is left when work without an end of its own soon is told to stop. */
const RESERVE = 0.5;

/** How far the process is on its way out. It goes one way: nobody takes a drain back. */
@Injectable()
export class ServerStateService {
  #draining = false;
  readonly #closing = new AbortController();
  readonly #ending = new AbortController();

  /** True once the process has been told to stop: not ready any more, and connections close after their answer. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Aborted when no new connection is taken any more. An answer that never ends by itself ends now. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Aborted when half of the time for shutting down is over. Work of minutes stops where it is, and says how far it came. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  drain(): void {
    this.#draining = true;
  }

  /** @param timeoutMs how long requests in flight may still take */
  close(timeoutMs: number): void {
    this.#closing.abort();
    setTimeout(() => this.#ending.abort(), timeoutMs * RESERVE).unref();
  }
}
