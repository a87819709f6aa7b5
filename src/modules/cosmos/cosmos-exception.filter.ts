import { AbortError, ErrorResponse, RestError, TimeoutError } from '@azure/cosmos';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../../common/errors/send-problem.js';
import { interruption, tableError } from './errors/translate-error.js';
import { isSdkFailure, readFailure } from './errors/cosmos-failure.js';
import { type DomainOutcome, type FailureRow, rowOf } from './errors/cosmos-failure-table.js';
import type { ResolvedCosmosOptions } from './options/cosmos-options.js';
import { COSMOS_ERRORS } from './errors/cosmos.errors.js';
import { COSMOS_OPTIONS } from './options/cosmos.constants.js';
import { StartupStatus } from './calls/startup-status.service.js';

/** For `@Catch`: what the SDK throws without a class, or with a class of another copy of the package. */
abstract class UnclassedSdkFailure extends Error {
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return isSdkFailure(thrown);
  }
}

/** What an outcome is called when no domain names it. A failed precondition has a code in the table. */
const UNNAMED: Readonly<Partial<Record<DomainOutcome, Pick<FailureRow, 'error' | 'detail'>>>> = {
  notFound: { error: COSMOS_ERRORS.item_not_found, detail: 'There is no such item.' },
  conflict: { error: COSMOS_ERRORS.item_exists, detail: 'The partition has an item with this id already.' },
  uniqueViolation: {
    error: COSMOS_ERRORS.unique_value_taken,
    detail: 'Another item has a value that must be unique.',
  },
};

/** The SDK throws it when a signal ends the call; the handler gave up waiting. */
const GAVE_UP = new DOMException('The call was aborted before it was answered.', 'TimeoutError');

/**
 * For a handler that calls the SDK directly and does not translate its errors: answers by the same table as `CosmosCalls`.
 * Not for an error that the handler put inside one of its own: that one says what it is.
 */
@Catch(ErrorResponse, TimeoutError, RestError, AbortError, UnclassedSdkFailure)
export class CosmosExceptionFilter implements ExceptionFilter {
  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly startup: StartupStatus,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const operation = `${request.method} ${request.routeOptions.url ?? ''}`;
    sendProblem(this.translate(thrown, operation), request, http.getResponse<FastifyReply>());
  }

  private translate(thrown: unknown, operation: string): unknown {
    if (thrown instanceof AbortError) {
      const signal = this.options.scope()?.signal;
      const reason: unknown = signal?.aborted === true ? signal.reason : GAVE_UP;
      return interruption(operation, { reason, throttle: undefined });
    }
    const failure = readFailure(thrown);
    if (failure === undefined) return thrown;
    const { state } = this.startup;
    const row = rowOf(failure);
    // Before the containers are verified, 404 may mean that one of them is missing.
    const isNamed = row.outcome !== undefined && (row.outcome !== 'notFound' || state === 'ready');
    const named = isNamed ? { ...row, ...UNNAMED[row.outcome] } : row;
    return tableError(named, failure, { operation, provisioning: state === 'pending' }, thrown);
  }
}
