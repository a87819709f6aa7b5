import type { JSONValue } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { Partition } from '../catalog-store/partition.js';
import { AnswerMemory, type OperationTrace } from './answer-memory.js';
import { type CallRecord, type RecordDraft, recordId } from './call-record.document.js';
import { CallRecordsRepository } from './call-records.repository.js';
import { idempotencyConfig } from './idempotency.config.js';
import { callInProgress, IDEMPOTENCY_ERRORS, keyReused } from './idempotency.errors.js';
import type { IdempotentCall } from './idempotency-key.decorator.js';
import { KeyUsesService } from './key-uses.service.js';

/** What a call does, and how it is answered again. */
export interface RepeatableWork<A> {
  /** Does it. Its transaction has to create the record: see `recordOperation`. */
  readonly first: (draft: RecordDraft) => Promise<A>;
  /** Whether the record is looked for in any case, because to begin again costs more. */
  readonly looksFirst?: boolean;
  /** The answer of the call that left this record. `traces`: what this instance knows of it beside. */
  readonly again: (
    answer: unknown,
    traces: readonly OperationTrace[] | undefined,
    draft: RecordDraft,
  ) => Promise<A>;
  /** What the database has said, and the record cannot hold. */
  readonly tracesOf: (answer: A) => readonly OperationTrace[];
}

/** Refusals that an earlier call with the same key may have brought about. */
const BY_A_REPEAT: ReadonlySet<number> = new Set([404, 409, 412, 428]);

/**
 * Lets a call with a key happen once. A key that this instance knows is looked up first; any other call is simply made: its
 * record cannot be created a second time, so a repeat fails with everything it meant to write, and then it is looked up.
 */
@Injectable()
export class IdempotencyService {
  private readonly memory: AnswerMemory;

  constructor(
    @Inject(idempotencyConfig.KEY) private readonly config: ConfigType<typeof idempotencyConfig>,
    private readonly records: CallRecordsRepository,
    private readonly uses: KeyUsesService,
  ) {
    this.memory = new AnswerMemory(config.ttlSeconds);
  }

  /**
   * Does the work, or answers as the call did that has done it.
   * @param category where the work writes, and its record
   * @throws AppError `partition_forbidden`, `idempotency_key_reused`, `idempotency_in_progress`
   */
  async run<A>(call: IdempotentCall, category: string, work: RepeatableWork<A>): Promise<A> {
    const partition = Partition.of(category);
    return this.uses.run(call, nameOf(partition, call), async () => {
      const earlier = await this.known(partition, call, work.looksFirst);
      return earlier === undefined
        ? this.attempt(partition, call, work)
        : this.replay(partition, call, work, earlier);
    });
  }

  /** The record of a key that this instance has seen. */
  private async known(
    partition: Partition,
    call: IdempotentCall,
    looksFirst = false,
  ): Promise<CallRecord | undefined> {
    const name = nameOf(partition, call);
    if (this.memory.get(name) === undefined) {
      return looksFirst ? this.records.findNow(partition, call.key) : undefined;
    }
    const record = await this.records.find(partition, call.key);
    if (record === undefined) this.memory.delete(name);
    return record;
  }

  private async attempt<A>(partition: Partition, call: IdempotentCall, work: RepeatableWork<A>): Promise<A> {
    try {
      const answer = await work.first(this.draftOf(call));
      this.remember(partition, call, work.tracesOf(answer));
      return answer;
    } catch (error) {
      if (!(error instanceof AppError && BY_A_REPEAT.has(error.status))) throw error;
      const record = await this.records.findNow(partition, call.key);
      if (record !== undefined) return this.replay(partition, call, work, record);
      // The record was there when it was to be created, and is gone: what it said cannot be told any more.
      throw hasCode(error, IDEMPOTENCY_ERRORS.idempotency_in_progress) ? callInProgress() : error;
    }
  }

  private async replay<A>(
    partition: Partition,
    call: IdempotentCall,
    work: RepeatableWork<A>,
    { fingerprint, answer: stored }: CallRecord,
  ): Promise<A> {
    if (fingerprint !== call.fingerprint) throw keyReused();
    const traces = this.memory.get(nameOf(partition, call))?.traces;
    const answer = await work.again(stored, traces, this.draftOf(call));
    if (traces === undefined) this.remember(partition, call, work.tracesOf(answer));
    call.markReplayed();
    return answer;
  }

  /** Writes the record of a transaction that has no room for it: see {@link CallRecordsRepository}. */
  claim(category: string, draft: RecordDraft, answer: JSONValue): Promise<void> {
    return this.records.claim(Partition.of(category), draft, answer);
  }

  keep(category: string, draft: RecordDraft, answer: JSONValue): Promise<void> {
    return this.records.keep(Partition.of(category), draft, answer);
  }

  release(category: string, draft: RecordDraft): Promise<void> {
    return this.records.release(Partition.of(category), draft);
  }

  private draftOf({ key, fingerprint }: IdempotentCall): RecordDraft {
    return { id: recordId(key), fingerprint, ttl: this.config.ttlSeconds };
  }

  private remember(partition: Partition, call: IdempotentCall, traces: readonly OperationTrace[]): void {
    const { fingerprint } = call;
    this.memory.set(nameOf(partition, call), { fingerprint, traces });
  }
}

const nameOf = ({ tenantId, category }: Partition, { key }: IdempotentCall): string =>
  JSON.stringify([tenantId, key, category]);
