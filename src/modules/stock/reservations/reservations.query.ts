import type { SqlQuerySpec } from '@azure/cosmos';
import { type QueryScope, ScopedQuery } from '../../catalog-store/scoped-query.js';
import type { ReservationState } from './reservation.js';
import { RESERVATION_TYPE } from './reservation.document.js';

/** Filter of a list of reservations. */
export interface ReservationFilters {
  readonly state?: ReservationState;
  readonly reference?: string;
}

/** A held reservation after its time counts as expired, even if that is not stored yet. */
const IN_STATE: Record<ReservationState, string> = {
  held: "c.state = 'held' AND c.expiresAt > @now",
  expired: "(c.state = 'expired' OR (c.state = 'held' AND c.expiresAt <= @now))",
  confirmed: "c.state = 'confirmed'",
  released: "c.state = 'released'",
};

/** Newest first, those before a position. Only such as touch no category that the caller may not see. */
export function pageQuery(
  { tenant, categories }: QueryScope,
  { state, reference }: ReservationFilters,
  { after, now }: { readonly after: string | undefined; readonly now: string },
): SqlQuerySpec {
  const query = ofTenant(tenant)
    .where('IS_DEFINED(c.state)', {})
    .whereGiven('c.reference = @reference', 'reference', reference)
    .whereGiven('c.cursorKey < @after', 'after', after);
  if (state !== undefined) query.where(IN_STATE[state], { now });
  if (categories !== undefined) {
    query.where(
      'NOT EXISTS (SELECT VALUE l FROM l IN c.lines WHERE NOT ARRAY_CONTAINS(@allowed, l.category))',
      { allowed: [...categories] },
    );
  }
  return query.select('SELECT *', ' ORDER BY c.cursorKey DESC');
}

/** Those that are being made, or are given up while they may hold something, count as well: they have no state, and are looked after. */
export const heldQuery = ({ tenant }: QueryScope, owner: string, now: string): SqlQuerySpec =>
  ofTenant(tenant)
    .where("(c.state = 'held' OR (NOT IS_DEFINED(c.state) AND IS_DEFINED(c.dueAt)))", {})
    .where('c.owner = @owner AND c.expiresAt > @now', { owner, now })
    .select('SELECT VALUE COUNT(1)');

/** Of every tenant, those of one physical partition. */
export const allHeldQuery = (now: string): SqlQuerySpec => ({
  query: "SELECT VALUE COUNT(1) FROM c WHERE c.type = @type AND c.state = 'held' AND c.expiresAt > @now",
  parameters: [
    { name: '@type', value: RESERVATION_TYPE },
    { name: '@now', value: now },
  ],
});

/**
 * Which reservations somebody has to look after. Where something is left to do, that is also so when the time of the reservation is
 * over, however long others have for it: nothing counts then.
 */
export const IS_DUE = '(c.dueAt <= @now OR (IS_DEFINED(c.dueAt) AND c.expiresAt <= @now))';

/** When the first of those that are, or will be, due is so by one of its times. Those of one physical partition. */
export const firstMomentQuery = (moment: 'dueAt' | 'expiresAt'): SqlQuerySpec => ({
  query: `SELECT VALUE MIN(c.${moment}) FROM c WHERE c.type = @type AND IS_DEFINED(c.dueAt)`,
  parameters: [{ name: '@type', value: RESERVATION_TYPE }],
});

export const overQuery = ({ tenant }: QueryScope, product: string, now: string): SqlQuerySpec =>
  ofTenant(tenant)
    .where(`${IS_DUE} AND ARRAY_CONTAINS(c.products, @product)`, { now, product })
    .select('SELECT c.id');

const ofTenant = (tenant: string): ScopedQuery =>
  new ScopedQuery({ tenant, categories: undefined }).where('c.type = @type', { type: RESERVATION_TYPE });
