import { Injectable } from '@nestjs/common';

/** Whether the process is on its way out. It goes one way: nobody takes a drain back. */
@Injectable()
export class ServerStateService {
  #draining = false;

  /** True once the process has been told to stop: not ready any more, and connections close after their answer. */
  get draining(): boolean {
    return this.#draining;
  }

  drain(): void {
    this.#draining = true;
  }
}
