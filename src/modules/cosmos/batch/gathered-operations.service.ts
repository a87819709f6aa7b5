import { AsyncLocalStorage } from 'node:async_hooks';
import { CosmosClient, type Container, type OperationInput, type PartitionKey } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import { RecentTrouble } from '../calls/recent-trouble.js';
import { failureOf } from '../errors/translate-error.js';
import { rowOf } from '../errors/cosmos-failure-table.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { CallScope, ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import { isFailedOperation, type WireResult } from './batch-wire.js';

/** Most operations in one request. More of them save little, and a longer request fails more callers when it fails. */
const MOST_TOGETHER = 32;

/** Whether several may be in one request with others of their kind. */
type Kind = 'reads' | 'writes';

/** Operations of one caller, which stay together. */
interface Part {
  readonly operations: readonly OperationInput[];
  readonly signal: AbortSignal;
  readonly scope: CallScope | undefined;
  /** With a result for each; or with nothing, when nothing was carried out, and the caller has to ask alone. */
  readonly done: (results: readonly WireResult[] | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** What waits for the end of this turn in one partition. */
interface Gathering {
  readonly kind: Kind;
  readonly container: Container;
  readonly partitionKey: PartitionKey;
  readonly parts: Part[];
}

/**
 * Operations of different callers on one partition, in one transaction when they come together. What arrives within one turn of
 * the event loop goes out at its end: so nobody waits for others, and a process with more to do sends fewer requests. Whatever goes
 * wrong with several, the refusal of one of them included, sends each of them again alone, where its caller is told what it would
 * have been told anyway; unless nobody knows whether the writes were carried out: then each caller is told that.
 */
@Injectable()
export class GatheredOperations {
  private readonly gatherings = new Map<string, Gathering>();

  private readonly trouble = new RecentTrouble();

  /** What several ask for together belongs to no scope of theirs. */
  private readonly outsideOfScopes = AsyncLocalStorage.snapshot();

  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly client: CosmosClient,
    private readonly calls: CosmosCalls,
  ) {}

  /**
   * To be called within `CosmosCalls.run`, which ends the wait.
   * @returns results of the operations, all of which succeeded, and which others may have shared a transaction with; undefined when
   *   nothing was carried out
   * @throws what the SDK throws when a write may have been carried out
   */
  carryOut(
    kind: Kind,
    container: Container,
    partitionKey: PartitionKey,
    operations: readonly OperationInput[],
    signal: AbortSignal,
  ): Promise<readonly WireResult[] | undefined> {
    return new Promise((done, failed) => {
      const part = { operations, signal, scope: this.options.scope(), done, failed };
      const name = JSON.stringify([kind, container.id, partitionKey]);
      const gathering = this.gatherings.get(name);
      if (gathering !== undefined) gathering.parts.push(part);
      else this.begin(name, { kind, container, partitionKey, parts: [part] });
    });
  }

  private begin(name: string, gathering: Gathering): void {
    this.gatherings.set(name, gathering);
    setImmediate(() => {
      this.gatherings.delete(name);
      // Cleared: a Map may keep a deleted entry reachable in an old table until that table is collected.
      const parts = gathering.parts.splice(0).filter(({ signal }) => !signal.aborted);
      for (const some of inGroups(parts)) {
        if (some.length === 1 || this.trouble.lasts(name)) for (const { done } of some) done(undefined);
        else void this.together(name, { ...gathering, parts: some });
      }
    });
  }

  /** Never rejects. */
  private async together(name: string, { kind, container, partitionKey, parts }: Gathering): Promise<void> {
    const operations = parts.flatMap((part) => part.operations);
    let thrown: unknown;
    try {
      const results = await this.outsideOfScopes(() =>
        this.calls.run(
          `items.${kind}Together`,
          async (options): Promise<readonly WireResult[] | undefined> => {
            if (kind === 'reads' && !(await this.isOneRegion())) return undefined;
            const answer = await container.items
              .batch(operations, partitionKey, options)
              .catch((error: unknown) => {
                thrown = error;
                throw error;
              });
            return answer.result;
          },
          {},
          // Repeats are the matter of each caller.
          { longestWaitMs: 0 },
        ),
      );
      this.tell(name, kind, parts, results);
    } catch (error) {
      this.trouble.begins(name);
      const isLost = kind === 'writes' && mayBeCarriedOut(error);
      for (const { done, failed } of parts) {
        if (isLost) failed(thrown ?? error);
        else done(undefined);
      }
    }
  }

  private tell(name: string, kind: Kind, parts: readonly Part[], results: readonly WireResult[] = []): void {
    const isWhole = results.length === parts.reduce((sum, { operations }) => sum + operations.length, 0);
    if (!isWhole && kind === 'writes') throw new Error('The answer is incomplete.');
    const failed = results.find(isFailedOperation);
    // An item that is not there is no trouble; a write that is refused is likely to be repeated.
    if (failed !== undefined && (kind === 'writes' || failed.statusCode !== 404)) this.trouble.begins(name);
    let from = 0;
    for (const { operations, scope, done } of parts) {
      const own = results.slice(from, (from += operations.length));
      if (own.length > 0) book(scope, own);
      done(isWhole && failed === undefined ? own : undefined);
    }
  }

  /** The service takes a batch for a write: where reads have a region of their own, it would go to another, and far. */
  private async isOneRegion(): Promise<boolean> {
    return (await this.client.getReadEndpoint()) === (await this.client.getWriteEndpoint());
  }
}

/** Unless the service has said that nothing was. */
function mayBeCarriedOut(error: unknown): boolean {
  const failure = error instanceof AppError ? failureOf(error) : undefined;
  return failure === undefined || rowOf(failure).repeat === 'in-doubt';
}

function inGroups(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = [];
  let size = Infinity;
  for (const part of parts) {
    if (size + part.operations.length > MOST_TOGETHER) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(part);
    size += part.operations.length;
  }
  return groups;
}

/** The share of one caller in a request. */
function book(scope: CallScope | undefined, results: readonly WireResult[]): void {
  if (scope === undefined) return;
  const charge = results.reduce((sum, { requestCharge }) => sum + requestCharge, 0);
  scope.databaseRequests += 1;
  scope.charge += charge;
  scope.budget?.spend(charge);
}
