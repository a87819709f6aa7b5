import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { isObject, isText } from '../../catalog-store/document-reader.js';
import { Partition } from '../../catalog-store/partition.js';
import { documentIn } from '../../catalog-store/stored-document.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';

const ID = 'reservation-sweeper';

/** Somebody looks for reservations whose time is over. `etag` changes whenever that one shows that it is alive. */
export interface SweeperLease {
  readonly etag: string;
}

const lost = (): AppError => new AppError(HTTP_ERRORS.precondition_failed, 'Others were faster.');

/** The document that decides which instance sweeps. It saves work only: any number may sweep without harm. */
@Injectable()
export class SweeperLeaseRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  async find(): Promise<SweeperLease | undefined> {
    const { resource } = await this.calls.read('sweeper.find', (options) =>
      this.container.item(ID, partition().key).read<Record<string, unknown>>(options),
    );
    const etag = etagIn(resource);
    return etag === undefined ? undefined : { etag };
  }

  /**
   * Takes the lease, or renews it.
   * @param etag of the lease as it was seen; undefined: there was none
   * @returns its new etag; undefined when others were faster
   */
  async take(holder: string, etag: string | undefined): Promise<string | undefined> {
    const content = { id: ID, type: 'lease', uniqueKey: `lease:${ID}`, holder };
    const lease = documentIn(partition(), content);
    const item = this.container.item(ID, partition().key);
    try {
      const { resource } = await this.calls.run(
        'sweeper.take',
        (options) =>
          etag === undefined
            ? this.container.items.create(lease, options)
            : item.replace(lease, { ...options, accessCondition: { type: 'IfMatch', condition: etag } }),
        { conflict: lost, preconditionFailed: lost, notFound: lost },
      );
      return etagIn(resource);
    } catch (error) {
      if (hasCode(error, HTTP_ERRORS.precondition_failed)) return undefined;
      throw error;
    }
  }

  /** Gives the lease back, so that another instance need not wait for it. */
  async giveBack(etag: string): Promise<void> {
    const accessCondition = { type: 'IfMatch', condition: etag };
    await this.calls.run(
      'sweeper.giveBack',
      (options) => this.container.item(ID, partition().key).delete({ ...options, accessCondition }),
      { preconditionFailed: lost, notFound: lost },
    );
  }
}

const etagIn = (document: unknown): string | undefined =>
  isObject(document) && isText(document['_etag']) ? document['_etag'] : undefined;

const partition = (): Partition => Partition.apart('MAINTENANCE');
