import { Inject, Injectable } from '@nestjs/common';
import type { AppError } from '../../../common/errors/app-error.js';
import { type CallLimits, runBounded } from '../client/bounded-call.js';
import { CallCutShort } from '../errors/call-cut-short.js';
import {
  failureOf,
  interruption,
  translateError,
  translateFailure,
  type Translation,
} from '../errors/translate-error.js';
import type { CosmosFailure } from '../errors/cosmos-failure.js';
import { isOutOfRoom } from '../errors/cosmos-failure-table.js';
import type { CallBudget, ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import { observing } from '../observation/call-observation.js';
import { InteractiveCalls } from './interactive-calls.js';
import { pastMoves } from './moved.js';
import { RetryAllowance } from './retry-allowance.js';
import { StartupStatus } from './startup-status.service.js';

/** Give these to the SDK, so that the call stops when nobody waits for it any more. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** What a point read is answered with, as far as `CosmosCalls.read` looks at it. */
export interface PointRead {
  readonly statusCode: number;
  readonly substatus?: number | undefined;
  readonly activityId?: string;
}

/** What a call may have instead of the limits of its scope and of the options. */
export interface OwnLimits {
  /** Ends the call in place of the scope's. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait, in milliseconds, that a 429 may ask for before the call fails with it. 0: the caller does the waiting. */
  readonly longestWaitMs?: number;
  /** Whether the call makes way for others. Default: as its scope. */
  readonly canWait?: boolean;
}

/** The way to the database: every call is bounded, ends with its scope, and fails with an AppError. */
@Injectable()
export class CosmosCalls {
  /** The failure of a write that found no room on the database's disk. The health probe finds out when that is over. */
  outOfRoom: AppError | undefined;

  /** Calls of this process for which somebody waits. */
  readonly interactive = new InteractiveCalls();

  private readonly retries = new RetryAllowance();

  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly startup: StartupStatus,
  ) {}

  /** Who pays for the running scope, when it can wait for its turn. */
  get payer(): CallBudget | undefined {
    const scope = this.options.scope();
    return scope?.canWait === true ? scope.budget : undefined;
  }

  /**
   * Runs one call of the SDK. `operation` names it in the log, such as `products.create`. The call is made again when it meets
   * a partition that has moved (410), unless `own.longestWaitMs` leaves the waiting to the caller.
   * @throws AppError for every failure; when the signal ended the call, and not for a deadline, its reason
   */
  async run<T>(
    operation: string,
    call: (options: CallOptions) => Promise<T>,
    translation: Translation = {},
    own: OwnLimits = {},
  ): Promise<T> {
    if (this.startup.unfit !== undefined) throw this.startup.unfit;
    return this.setUp(operation, call, translation, own);
  }

  /** The same for what brings the containers to be as they are defined: it may call while they are not. */
  async setUp<T>(
    operation: string,
    call: (options: CallOptions) => Promise<T>,
    translation: Translation = {},
    own: OwnLimits = {},
  ): Promise<T> {
    return observing(this.options.observer, operation, () => this.bounded(operation, call, translation, own));
  }

  private async bounded<T>(
    operation: string,
    call: (options: CallOptions) => Promise<T>,
    translation: Translation,
    own: OwnLimits,
  ): Promise<T> {
    try {
      const limits = this.limits(own);
      this.retries.earn();
      const run = () =>
        runBounded(limits, (abortSignal) => pastMoves(() => call({ abortSignal }), abortSignal, limits));
      const canWait = own.canWait ?? this.options.scope()?.canWait ?? false;
      return await (canWait ? run() : this.interactive.during(run));
    } catch (error) {
      if (error instanceof CallCutShort) throw interruption(operation, error);
      throw this.noted(await translateError(error, this.context(operation, translation)));
    }
  }

  /**
   * Runs one point read. The answer's `statusCode` is 200, 304 (If-None-Match holds; no resource) or 404 (no
   * such item; no resource), which `translation.notFound` turns into its error when given. The SDK answers 404
   * also for a missing container and for a session that is ahead of the replica: those fail.
   */
  async read<Answer extends PointRead>(
    operation: string,
    call: (options: CallOptions) => Promise<Answer>,
    translation: Translation = {},
    own: OwnLimits = {},
  ): Promise<Answer> {
    const response = await this.run(operation, call, translation, own);
    if (response.statusCode !== 404) return response;
    const { substatus = 0, activityId = '' } = response;
    if (substatus === 0 && translation.notFound === undefined) return response;
    const message = 'The answer to a point read.';
    throw await this.failed(
      operation,
      { status: 404, substatus, message, activityId, batch: false },
      translation,
    );
  }

  /** The AppError of a failure that was not thrown: the result of one operation of a batch. */
  async failed(operation: string, failure: CosmosFailure, translation: Translation = {}): Promise<AppError> {
    return this.noted(await translateFailure(failure, this.context(operation, translation)));
  }

  private noted(error: AppError): AppError {
    const failure = failureOf(error);
    if (failure !== undefined && isOutOfRoom(failure)) this.outOfRoom = error;
    return error;
  }

  private limits(own: OwnLimits): CallLimits {
    const { requestTimeoutMs, retry, scope } = this.options;
    const current = scope();
    const ownDeadline = performance.now() + requestTimeoutMs;
    return {
      signal: own.signal ?? current?.signal,
      deadline: Math.min(ownDeadline, current?.deadline ?? ownDeadline),
      longestWaitMs: own.longestWaitMs ?? retry.maxWaitMs,
      mayRetry: () => this.retries.take(),
    };
  }

  private context(operation: string, translation: Translation) {
    return { operation, translation, provisioning: this.startup.state === 'pending' };
  }
}
