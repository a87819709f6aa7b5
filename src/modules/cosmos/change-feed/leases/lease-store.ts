import type { Container, SqlParameter } from '@azure/cosmos';
import { AppError } from '../../../../common/errors/app-error.js';
import { failureOf } from '../../errors/translate-error.js';
import type { CosmosCalls, OwnLimits } from '../../calls/cosmos-calls.service.js';
import type { ItemQueries } from '../../queries/item-queries.service.js';
import { leaseIdPrefix, type StoredLease } from './lease-document.js';

interface StoredDocument {
  readonly id: string;
  /** Quoted. */
  readonly _etag: string;
}

/** The outcome of a conditional write. */
export type Written<T> = { readonly stored: T } | 'conflict' | 'gone';

/** The documents of one processor in the container of leases. Every method throws an AppError or the signal's reason. */
export class LeaseStore {
  constructor(
    private readonly calls: CosmosCalls,
    private readonly queries: ItemQueries,
    private readonly container: Container,
    readonly prefix: string,
  ) {}

  /** @throws Error for leases of physical partitions, which older versions of the .NET SDK have written */
  async list(): Promise<StoredLease[]> {
    const leases = await this.startingWith<StoredLease>('feed.leases', leaseIdPrefix(this.prefix));
    const other = leases.find((lease) => !hasRange(lease));
    if (other === undefined) return leases;
    throw new Error(`The lease ${other.id} has no FeedRange: leases of version 0 cannot be read.`);
  }

  /** All documents whose id has this prefix. */
  async startingWith<T>(operation: string, start: string): Promise<T[]> {
    const parameters: SqlParameter[] = [{ name: '@start', value: start }];
    const query = { query: 'SELECT * FROM c WHERE STARTSWITH(c.id, @start)', parameters };
    const parts = await this.queries.run<T>(operation, this.container, query, { keys: [[]] });
    return parts.flat();
  }

  async read<T extends { readonly id: string }>(id: string, signal?: AbortSignal): Promise<T | undefined> {
    const { resource } = await this.calls.read(
      'feed.read',
      (options) => this.container.item(id, id).read<T>(options),
      {},
      limits(signal),
    );
    return resource;
  }

  /** False when the id exists. */
  create(document: { readonly id: string }): Promise<boolean> {
    return this.write('feed.create', (options) => this.container.items.create(document, options)).then(
      (outcome) => outcome !== 'conflict',
    );
  }

  async upsert(document: { readonly id: string }): Promise<void> {
    await this.write('feed.upsert', (options) => this.container.items.upsert(document, options));
  }

  /** Replaces a document under its etag. */
  async replace<T extends StoredDocument>(document: T, signal?: AbortSignal): Promise<Written<T>> {
    const { id, _etag: etag } = document;
    const call = (abortSignal: AbortSignal) =>
      this.container.item(id, id).replace(document, { abortSignal, ...onlyIf(etag) });
    const outcome = await this.write('feed.replace', ({ abortSignal }) => call(abortSignal), signal);
    return typeof outcome === 'string' ? outcome : { stored: { ...document, _etag: outcome.etag } };
  }

  /** Removes a document under its etag. */
  async remove({ id, _etag: etag }: StoredDocument): Promise<Written<undefined>> {
    const call = (abortSignal: AbortSignal) =>
      this.container.item(id, id).delete({ abortSignal, ...onlyIf(etag) });
    const outcome = await this.write('feed.delete', ({ abortSignal }) => call(abortSignal));
    return typeof outcome === 'string' ? outcome : { stored: undefined };
  }

  private async write<T>(
    operation: string,
    call: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | 'conflict' | 'gone'> {
    try {
      return await this.calls.run(operation, call, {}, limits(signal));
    } catch (error) {
      const failure = error instanceof AppError ? failureOf(error) : undefined;
      if (failure?.status === 409 || failure?.status === 412) return 'conflict';
      if (failure?.status === 404 && failure.substatus === 0) return 'gone';
      throw error;
    }
  }
}

const hasRange = (lease: object): boolean => 'FeedRange' in lease;

/** No client waits for these calls, so they have a lower priority. */
const limits = (signal: AbortSignal | undefined): OwnLimits => ({
  canWait: true,
  ...(signal === undefined ? {} : { signal }),
});

const onlyIf = (condition: string) => ({ accessCondition: { type: 'IfMatch', condition } });
