import type { CallCase } from '../bench-case.ts';
import type { Supplies, Target } from '../subject.ts';
import { headerOf, type HttpLoad } from '../load/http-load.ts';
import { LARGE } from '../stage.ts';
import { pathOf, productsOf, spreadProducts, targetOf } from '../targets.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';

/** Each lane has products of its own, and knows their versions. */
const LANES = 64;

/** A change that names the version it has seen, of one product after the other. @param change returns the new version */
function inTurn(
  targets: readonly Target[],
  change: (target: Target, n: number, lane: number) => Promise<string>,
) {
  const latest = targets.map((target) => ({ ...target }));
  return async (n: number, lane: number): Promise<void> => {
    const own = Math.floor(latest.length / LANES);
    const place = (Math.floor(n / LANES) % own) * LANES + lane;
    const target = targetOf(latest, place);
    latest[place] = { ...target, etag: await change(target, n, lane) };
  };
}

const priceOf = (n: number): number => 100 + (n % 100_000);

const patch = (load: HttpLoad, { targets }: Supplies) =>
  inTurn(targets, async (target, n, lane) => {
    const headers = { 'if-match': target.etag };
    const body = JSON.stringify({ price: priceOf(n) / 100 });
    return headerOf(await load.expect(200, lane, pathOf(target), { method: 'PATCH', headers, body }), 'etag');
  });

const bySdkAlone = bySdk((container, { targets }) =>
  inTurn(targets, async ({ id, category, etag }, n) => {
    const now = new Date().toISOString();
    const operations = [
      { op: 'set' as const, path: '/priceCents', value: priceOf(n) },
      { op: 'set' as const, path: '/updatedAt', value: now },
      { op: 'set' as const, path: '/fieldsAt', value: now },
    ];
    const accessCondition = { type: 'IfMatch', condition: etag };
    const answer = await container.item(id, ['default', category]).patch(operations, { accessCondition });
    return answer.etag;
  }),
);

const patchCase: CallCase = {
  kind: 'calls',
  name: 'patch',
  title: 'Conditional patch, in one category',
  calls: 2_500,
  subjects: [...byService(patch), ...bySdkAlone, ...byBareServers(patch)],
  prepare: ({ url }) => productsOf(url, LARGE, 5_000),
};

const spreadCase: CallCase = {
  ...patchCase,
  name: 'patch-spread',
  title: 'Conditional patch, over fifty categories',
  calls: 2_000,
  subjects: [...byService(patch), ...bySdkAlone],
  prepare: spreadProducts,
};

export const PATCH_CASES: readonly CallCase[] = [patchCase, spreadCase];
