import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { CosmosCalls } from '../cosmos-calls.js';
import type { BulkOperation, BulkOptions, BulkResult } from './bulk-operation.js';

/** Writes any number of items, in no order, as fast as the database lets it and no faster. */
@Injectable()
export class BulkWriter {
  constructor(private readonly calls: CosmosCalls) {}

  /**
   * One result for each operation of `source`, as they come. The source is read only as fast as results are taken. Two
   * operations on the same item are carried out in the order of the source.
   */
  async *write<T>(
    container: Container,
    source: AsyncIterable<BulkOperation<T>> | Iterable<BulkOperation<T>>,
    options: BulkOptions<T>,
  ): AsyncIterable<BulkResult<T>> {
    for await (const operation of source) {
      if (options.signal?.aborted === true) return;
      yield await this.writeOne(container, operation, options);
    }
  }

  private async writeOne<T>(
    container: Container,
    operation: BulkOperation<T>,
    { operation: name, translate = () => ({}) }: BulkOptions<T>,
  ): Promise<BulkResult<T>> {
    const { kind, body, context } = operation;
    try {
      const response = await this.calls.run(
        name,
        (options) => container.items[kind]({ ...body }, options),
        translate(operation),
      );
      const { statusCode: status, etag, requestCharge } = response;
      const outcome = status === 201 ? 'created' : 'replaced';
      return { context, outcome, status, requestCharge, retries: 0, etag };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { context, outcome: 'failed', status: error.status, requestCharge: 0, retries: 0, error };
    }
  }
}
