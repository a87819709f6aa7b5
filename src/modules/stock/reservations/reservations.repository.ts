import type { Container } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { isText } from '../../catalog-store/document-reader.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { EVERYWHERE, everyTenantQuery, type FoundDocument } from '../../catalog-store/every-tenant.query.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { isInDoubt } from '../../cosmos/errors/translate-error.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import type { KeyRange } from '../../cosmos/ranges/key-range.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { ProductKey } from '../ledger/stock-of-product.js';
import { stockConfig } from '../entities/stock.config.js';
import type { Reservation, StoredReservation } from './reservation.js';
import {
  nameOfProduct,
  RESERVATION_TYPE,
  type ReservationDocument,
  reservationPartition,
  toReservation,
  toReservationDocument,
} from './reservation.document.js';
import {
  allHeldQuery,
  firstMomentQuery,
  heldQuery,
  IS_DUE,
  overQuery,
  pageQuery,
  type ReservationFilters,
} from './reservations.query.js';

const taken = (): AppError => new AppError(HTTP_ERRORS.precondition_failed, 'Others were faster.');

/** Reservations as they are stored, of the running call's tenant. */
@Injectable()
export class ReservationsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
    private readonly queries: ItemQueries,
    @Inject(stockConfig.KEY) private readonly config: ConfigType<typeof stockConfig>,
  ) {}

  /** @returns undefined when there is one with this id already */
  create(reservation: Reservation): Promise<StoredReservation | undefined> {
    return this.write(reservation, () =>
      this.calls.run(
        'reservations.create',
        (options) => this.container.items.create(this.documentOf(reservation), options),
        { conflict: taken },
      ),
    );
  }

  /** @returns undefined when it has changed meanwhile, or is gone */
  replace({ etag, ...reservation }: StoredReservation): Promise<StoredReservation | undefined> {
    const accessCondition = { type: 'IfMatch', condition: etag };
    return this.write(reservation, () =>
      this.calls.run(
        'reservations.replace',
        (options) =>
          this.container
            .item(reservation.id, reservationPartition(reservation.id).key)
            .replace(this.documentOf(reservation), { ...options, accessCondition }),
        { preconditionFailed: taken, notFound: taken },
      ),
    );
  }

  /** @returns false when it has changed meanwhile, or is gone */
  async remove({ id, etag }: StoredReservation): Promise<boolean> {
    const accessCondition = { type: 'IfMatch', condition: etag };
    const item = this.container.item(id, reservationPartition(id).key);
    try {
      await this.calls.run('reservations.remove', (options) => item.delete({ ...options, accessCondition }), {
        preconditionFailed: taken,
        notFound: taken,
      });
      return true;
    } catch (error) {
      if (hasCode(error, HTTP_ERRORS.precondition_failed)) return false;
      throw error;
    }
  }

  /** One point read, which may be stale. */
  async find(id: string): Promise<StoredReservation | undefined> {
    const { resource } = await this.calls.read('reservations.find', (options) =>
      this.container.item(id, reservationPartition(id).key).read<ReservationDocument>(options),
    );
    return resource === undefined ? undefined : toReservation(resource);
  }

  /** As `find`, but never stale. Costs more. */
  async findNow(id: string): Promise<StoredReservation | undefined> {
    const { key } = reservationPartition(id);
    const document = await this.batch.read('reservations.findNow', this.container, key, id);
    return document === undefined ? undefined : toReservation(document);
  }

  /** Newest first. At most `limit`; fewer only when there are no more. */
  async page(
    filters: ReservationFilters,
    {
      limit,
      after,
      now,
    }: { readonly limit: number; readonly after: string | undefined; readonly now: string },
  ): Promise<StoredReservation[]> {
    const query = pageQuery(currentScope(), filters, { after, now });
    const keys = [[currentScope().tenant]];
    const rows = await this.queries.run<unknown>('reservations.page', this.container, query, { keys, limit });
    return rows
      .flat()
      .map(toReservation)
      .toSorted((one, other) => (cursorKeyOf(one) < cursorKeyOf(other) ? 1 : -1))
      .slice(0, limit);
  }

  /** Number of reservations of an owner that are held or pending. */
  async countHeld(owner: string, now: string): Promise<number> {
    const keys = [[currentScope().tenant]];
    const query = heldQuery(currentScope(), owner, now);
    const counts = await this.queries.run<number>('reservations.countHeld', this.container, query, { keys });
    return counts.flat().reduce((sum, count) => sum + count, 0);
  }

  /** Number of reservations of all tenants with holds. */
  async countAllHeld(now: string): Promise<number> {
    const counts = await this.queries.run<number>(
      'reservations.countAllHeld',
      this.container,
      allHeldQuery(now),
      { keys: EVERYWHERE },
    );
    return counts.flat().reduce((sum, count) => sum + count, 0);
  }

  /** The ids of reservations that hold a product although their time is over. */
  async overFor(product: ProductKey, now: string): Promise<readonly string[]> {
    const keys = [[currentScope().tenant]];
    const query = overQuery(currentScope(), nameOfProduct(product), now);
    const rows = await this.queries.run<{ id: string }>('reservations.over', this.container, query, { keys });
    return rows.flat().map(({ id }) => id);
  }

  /** When the next of every tenant has to be looked after, of the physical partitions of a range; undefined: none. */
  async firstMoment(range: KeyRange): Promise<string | undefined> {
    const found = await Promise.all(
      (['dueAt', 'expiresAt'] as const).map((moment) =>
        this.queries.run<unknown>('reservations.firstMoment', this.container, firstMomentQuery(moment), {
          ranges: [range],
        }),
      ),
    );
    // An aggregate over nothing has no value.
    return found.flat(2).filter(isText).toSorted().at(0);
  }

  /** Those of every tenant that somebody has to look after, at most so many of each physical partition of a range. */
  async due(range: KeyRange, now: string, limit: number): Promise<readonly FoundDocument[]> {
    const query = everyTenantQuery(`c.type = @type AND ${IS_DUE}`, { type: RESERVATION_TYPE, now });
    const scope = { ranges: [range], limit };
    const rows = await this.queries.run<FoundDocument>('reservations.due', this.container, query, scope);
    return rows.flat();
  }

  private documentOf(reservation: Reservation): ReservationDocument {
    return toReservationDocument(reservation, this.config.retentionDays * 86_400);
  }

  /** After a lost reply the write may have been carried out. The stored document shows it. */
  private async write(
    reservation: Reservation,
    attempt: () => Promise<{ readonly resource?: unknown }>,
  ): Promise<StoredReservation | undefined> {
    try {
      const { resource } = await attempt();
      return toReservation(resource);
    } catch (error) {
      const isOvertaken = hasCode(error, HTTP_ERRORS.precondition_failed);
      if (!isOvertaken && !(error instanceof AppError && isInDoubt(error))) throw error;
      const there = await this.findNow(reservation.id);
      if (there?.step === reservation.step) return there;
      if (isOvertaken) return undefined;
      throw error;
    }
  }
}

export const cursorKeyOf = ({ createdAt, id }: Pick<Reservation, 'createdAt' | 'id'>): string =>
  `${createdAt} ${id}`;
