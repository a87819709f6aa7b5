import type { Container, PatchOperation } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { Partition } from '../../catalog-store/partition.js';
import { retentionConfig } from '../../catalog-store/retention.config.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { releasing } from '../../stock/ledger/held-expiry.js';
import { postMovements } from '../../stock/ledger/post-movements.js';
import { toStockProperty } from '../../stock/ledger/stock.document.js';
import { IDEMPOTENCY_ERRORS } from '../../idempotency/idempotency.errors.js';
import { moveRecord } from './move-record.js';
import { removed, whenChanging, written } from '../storage/write-outcome.js';
import { removalOf } from './bound-delete.js';
import {
  isProductDocument,
  PRODUCT_TYPE,
  type StoredProduct,
  toProduct,
} from '../storage/product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import type { Incoming } from './incoming.document.js';
import { isNoteOf, moveNote, moveNoteId } from './move-note.document.js';
import type { OutcomeOf } from './move-steps.js';

/** The steps of a move, each of which can be taken by anybody and again; see `MOVE_STEPS`. */
@Injectable()
export class MoveStepsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
    @Inject(retentionConfig.KEY) private readonly retention: ConfigType<typeof retentionConfig>,
  ) {}

  async commit(incoming: Incoming): Promise<OutcomeOf<'commit'>> {
    const { id, moveOrigin, closing } = incoming;
    const { from, etag } = moveOrigin;
    const partition = Partition.of(from);
    const record = moveRecord(partition, incoming);
    const operations: BatchOperation[] = [
      { kind: 'delete', id, ifMatch: etag },
      { kind: 'create', body: moveNote(partition, incoming) },
    ];
    if (record !== undefined) operations.push(record.operation);
    if (closing !== undefined) operations.push(...postMovements(partition, id, closing));
    const removal = await removalOf(
      this.batch.run('products.commitMove', this.container, partition.key, operations, (index) =>
        index === RECORD_AT && record !== undefined ? record.translation : whenChanging(id, from),
      ),
    ).catch((error: unknown) => {
      // Another call with the same key was first: with this move, or with something else.
      if (hasCode(error, IDEMPOTENCY_ERRORS.idempotency_in_progress)) return 'changed';
      throw error;
    });
    if (removal !== 'removed') return 'refused';
    removed({ category: from, id }, etag);
    return 'done';
  }

  async consult({ moveOrigin: { from, move } }: Incoming): Promise<OutcomeOf<'consult'>> {
    const note = await this.readNow('products.consultMove', from, moveNoteId(move));
    return isNoteOf(move, note) ? 'noted' : 'unnoted';
  }

  /** @returns undefined when overtaken */
  async publish(incoming: Incoming): Promise<StoredProduct | undefined> {
    const { id, category, etag } = incoming;
    const partition = Partition.of(category);
    const movements = postMovements(partition, id, incoming.stock);
    const published: unknown[] = [];
    const outcome = await removalOf(
      (movements.length > 0
        ? this.batch
            .run(
              'products.publishMove',
              this.container,
              partition.key,
              [{ kind: 'patch', id, ifMatch: etag, operations: shown(incoming) }, ...movements],
              () => whenChanging(id, category),
            )
            .then(({ results }) => results[0]?.resource)
        : this.calls
            .run(
              'products.publishMove',
              (options) => this.item(category, id).patch(shown(incoming), { ...options, ...onlyIf(etag) }),
              whenChanging(id, category),
            )
            .then(({ resource }) => resource)
      ).then((resource) => published.push(resource)),
    );
    return outcome === 'removed' ? written('create', published[0]) : undefined;
  }

  /** As well as it can: a note that stays disturbs nobody, and the product is where it belongs. */
  async retire({ moveOrigin: { from, move } }: Incoming): Promise<OutcomeOf<'retire'>> {
    const expiry = [{ op: 'set' as const, path: '/ttl', value: this.retention.tombstoneSeconds }];
    try {
      await this.calls.run('products.retireMove', (options) =>
        this.item(from, moveNoteId(move)).patch(expiry, options),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    return 'done';
  }

  async withdraw({ id, category, etag }: Incoming): Promise<OutcomeOf<'withdraw'>> {
    const removal = await removalOf(
      this.calls.run(
        'products.withdrawMove',
        (options) => this.item(category, id).delete({ ...options, ...onlyIf(etag) }),
        whenChanging(id, category),
      ),
    );
    return removal === 'removed' ? 'done' : 'overtaken';
  }

  /** The product that this very move has brought; undefined when it is not, or not any more, there. */
  async inspect({ id, category, moveOrigin: { move } }: Incoming): Promise<StoredProduct | undefined> {
    const document = await this.readNow('products.inspectMove', category, id);
    if (!isProductDocument(document)) return undefined;
    const product = toProduct(document);
    return product.moveOrigin?.move === move ? product : undefined;
  }

  private readNow(operation: string, category: string, id: string): Promise<unknown> {
    return this.batch.read(operation, this.container, Partition.of(category).key, id);
  }

  private item(category: string, id: string) {
    return this.container.item(id, Partition.of(category).key);
  }
}

/** Turns an announcement into the product: with its stock in the ledger, and without what `commit` has written already. */
const shown = ({ stock, ttl, closing, broughtBy, moveOrigin }: Incoming): PatchOperation[] => [
  { op: 'set', path: '/type', value: PRODUCT_TYPE },
  ...(stock.unposted.length === 0
    ? []
    : [
        { op: 'set' as const, path: '/stock', value: toStockProperty({ ...stock, unposted: [] }) },
        ...releasing({ ttl }),
      ]),
  ...(closing === undefined ? [] : [{ op: 'remove' as const, path: '/closing' }]),
  ...(broughtBy === undefined ? [] : [{ op: 'remove' as const, path: '/broughtBy' }]),
  ...(moveOrigin.call === undefined ? [] : [{ op: 'remove' as const, path: '/moveOrigin/call' }]),
];

/** The place of the record in the transaction of `commit`. */
const RECORD_AT = 2;

const onlyIf = (condition: string) => ({ accessCondition: { type: 'IfMatch', condition } });
