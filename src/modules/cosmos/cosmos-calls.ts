import type { ItemDefinition, ItemResponse } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { toAppError, type Translation } from './cosmos-errors.js';

/** Give these to the SDK, so that the call stops when nobody waits for it any more. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** The way to the database: every call is bounded, aborted with its scope, and fails with an AppError. */
@Injectable()
export class CosmosCalls {
  /** Runs one SDK call. `operation` names it for the log, such as `products.create`. */
  async run<T>(
    operation: string,
    call: (options: CallOptions) => Promise<T>,
    translation: Translation = {},
  ): Promise<T> {
    void operation;
    void translation;
    try {
      return await call({ abortSignal: AbortSignal.timeout(5000) });
    } catch (error) {
      throw toAppError(error);
    }
  }

  /**
   * Runs one point read. The answer's `statusCode` is 200, 304 (If-None-Match holds, no resource), or 404 (no
   * such item, no resource), which `translation.notFound` turns into its error when given. A missing
   * container or a session that is behind is never reported as a missing item.
   */
  async read<T extends ItemDefinition>(
    operation: string,
    call: (options: CallOptions) => Promise<ItemResponse<T>>,
    translation: Translation = {},
  ): Promise<ItemResponse<T>> {
    const response = await this.run(operation, call, translation);
    if (response.statusCode === 404 && translation.notFound !== undefined) throw translation.notFound();
    return response;
  }
}
