import { BulkOperationType, PatchOperationType } from '@azure/cosmos';
import type { Container, JSONObject, OperationInput } from '@azure/cosmos';

export const BATCH_SIZE = 10;
const WRITERS_OF_A_KIND = 4;
const KEY = 'p';

/** What was asked of an emulator that may be killed at any moment, and what of it was acknowledged. */
export class WriteLoad {
  /** Etag that came back, by id. */
  readonly created = new Map<string, string>();
  /** Increments of each counter: sent, and acknowledged. */
  readonly counters = new Map<string, { sent: number; acknowledged: number }>();
  /** Batches by the prefix of their ids. */
  readonly batches = new Map<string, { acknowledged: boolean }>();
  #acknowledged = 0;
  #names = 0;

  /**
   * Writes from all sides until the first write fails on each, calling `onAcknowledged` with the number
   * of acknowledged writes of this run after every one of them.
   */
  async run(container: Container, onAcknowledged: (count: number) => void): Promise<void> {
    this.#acknowledged = 0;
    const kinds = [
      () => this.#create(container),
      (writer: number) => this.#increment(container, writer),
      () => this.#batch(container),
    ];
    const writers = kinds.flatMap((write) =>
      Array.from({ length: WRITERS_OF_A_KIND }, async (_, writer) => {
        for (;;) {
          await write(writer);
          this.#acknowledged += 1;
          onAcknowledged(this.#acknowledged);
        }
      }),
    );
    const ends = await Promise.allSettled(writers);
    const refused = ends.flatMap((end) =>
      end.status === 'rejected' && isAnswer(end.reason) ? [end.reason] : [],
    );
    if (refused.length > 0) throw new AggregateError(refused, 'The emulator refused writes of the load.');
  }

  async #create(container: Container): Promise<void> {
    const id = this.#newName('item');
    const { etag } = await container.items.create({ id, pk: KEY });
    this.created.set(id, etag);
  }

  async #increment(container: Container, writer: number): Promise<void> {
    const id = `counter-${writer}`;
    const counter = this.counters.get(id) ?? { sent: 0, acknowledged: 0 };
    if (!this.counters.has(id)) {
      await container.items.create({ id, pk: KEY, n: 0 });
      this.counters.set(id, counter);
    }
    counter.sent += 1;
    await container.item(id, KEY).patch([{ op: PatchOperationType.incr, path: '/n', value: 1 }]);
    counter.acknowledged += 1;
  }

  async #batch(container: Container): Promise<void> {
    const name = this.#newName('batch');
    const batch = { acknowledged: false };
    this.batches.set(name, batch);
    const operations: OperationInput[] = Array.from({ length: BATCH_SIZE }, (_, member) => ({
      operationType: BulkOperationType.Create,
      resourceBody: { id: `${name}.${member}`, pk: KEY } satisfies JSONObject,
    }));
    const { code } = await container.items.batch(operations, KEY);
    if (code !== 200) throw new Error(`The batch ${name} was answered with ${code}.`);
    batch.acknowledged = true;
  }

  #newName(kind: string): string {
    this.#names += 1;
    return `${kind}-${this.#names}`;
  }
}

/** The service answered, so the connection was not cut: the load itself is wrong. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';
