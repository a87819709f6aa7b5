/** What the same call takes and costs with more and more products in one category: one call at a time, the catalogues in turn. */
import { catalogueStream } from '../../support/catalogue.ts';
import { importInto } from '../../support/import-call.ts';
import { setStage } from '../../support/stage.ts';
import { median } from '../../support/stats.ts';
import type { OwnCase } from '../bench-case.ts';
import { headerOf, HttpLoad } from '../load/http-load.ts';
import { figure, milliseconds, times } from '../report.ts';
import { callsIn } from '../scale.ts';
import { ENVIRONMENT } from '../stage.ts';
import type { Target } from '../subject.ts';
import { pathOf, productsOf, targetOf } from '../targets.ts';

const CATEGORY = 'growing';
/** Calls of one kind to one catalogue before it is the next one's turn. */
const IN_A_ROW = 20;
const CALLS = 400;
/** Products that a catalogue has before the lists are first asked for; at least what cosmolite makes an index for. */
const FIRST_ROWS = 1_000;

/** A service with so many products. */
interface Catalogue {
  readonly size: number;
  readonly url: string;
  readonly targets: readonly Target[];
  /** Cursors of the middle, in the list's own order and by price. */
  readonly middles: { readonly plain: string; readonly price: string };
}

const LIST = `/v1/products?category=${CATEGORY}&limit=50`;
const EVERYWHERE = '/v1/products?limit=50';

/** Kinds of calls. @param n number of the call */
const OPERATIONS: Readonly<Record<string, (catalogue: Catalogue, n: number) => string>> = {
  'point read': ({ targets }, n) => pathOf(targetOf(targets, n)),
  'first page of the category': () => LIST,
  'page in its middle': ({ middles }) => `${LIST}&cursor=${middles.plain}`,
  'first page by price': () => `${LIST}&sort=price`,
  'page by price in its middle': ({ middles }) => `${LIST}&sort=price&cursor=${middles.price}`,
  'first page over all categories': () => EVERYWHERE,
};

/** The cursor behind half of the products, in an order. A cursor counts for its own list only, so somebody walks there. */
async function middleOf(load: HttpLoad, size: number, sort: string): Promise<string> {
  const list = `/v1/products?category=${CATEGORY}&limit=100${sort}`;
  let cursor = '';
  for (let seen = 0; seen < size / 2; seen += 100) {
    const { body } = await load.expect(200, 0, cursor === '' ? list : `${list}&cursor=${cursor}`);
    const page: { readonly nextCursor: string } = JSON.parse(body.toString());
    cursor = page.nextCursor;
  }
  return cursor;
}

/**
 * A catalogue is asked from the beginning, and grows meanwhile. cosmolite makes an index when a query first wants it: over a
 * million items that were never asked for takes longer than the service waits for an answer.
 */
async function catalogueOf(url: string, size: number): Promise<Catalogue> {
  const first = Math.min(size, FIRST_ROWS);
  await importInto(url, catalogueStream({ name: 'FIRST', rows: first, category: CATEGORY }));
  const early = await HttpLoad.to(url, 1);
  for (const list of [LIST, `${LIST}&sort=price`, EVERYWHERE]) await early.expect(200, 0, list);
  early.close();
  if (size > first) {
    await importInto(url, catalogueStream({ name: 'REST', rows: size - first, category: CATEGORY }));
  }
  const targets = await productsOf(url, CATEGORY, 1_000);
  const walker = await HttpLoad.to(url, 1);
  const middles = {
    plain: await middleOf(walker, size, ''),
    price: await middleOf(walker, size, '&sort=price'),
  };
  walker.close();
  return { size, url, targets, middles };
}

interface Cell {
  readonly times: number[];
  charge: string;
}

/** Measures one operation on all catalogues. */
async function measureOperation(
  catalogues: readonly (Catalogue & { readonly load: HttpLoad })[],
  operation: (catalogue: Catalogue, n: number) => string,
  calls: number,
): Promise<Cell[]> {
  const cells = catalogues.map((): Cell => ({ times: [], charge: '' }));
  // The first turn of each warms up.
  for (let first = -IN_A_ROW; first < calls; first += IN_A_ROW) {
    for (const [place, catalogue] of catalogues.entries()) {
      for (let n = first; n < first + IN_A_ROW; n += 1) {
        const begun = performance.now();
        const answer = await catalogue.load.expect(200, 0, operation(catalogue, n + IN_A_ROW));
        const cell = cells[place];
        if (cell === undefined || n < 0) continue;
        cell.times.push(performance.now() - begun);
        cell.charge = headerOf(answer, 'x-request-charge');
      }
    }
  }
  return cells;
}

export const growthCase: OwnCase = {
  kind: 'own',
  name: 'growth',
  title: 'Growth: one call at a time, by the number of products',
  async measure({ scale }) {
    await using stack = new AsyncDisposableStack();
    const catalogues: Catalogue[] = [];
    for (const size of scale.growth) {
      const { url } = stack.use(await setStage({ env: ENVIRONMENT }));
      catalogues.push(await catalogueOf(url, size));
    }
    // Opened last: the largest catalogue takes longer to make than the service keeps a silent connection.
    const asked = await Promise.all(
      catalogues.map(async (catalogue) => ({ ...catalogue, load: await HttpLoad.to(catalogue.url, 1) })),
    );
    stack.defer(() => asked.forEach(({ load }) => load.close()));
    const rows: string[][] = [];
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      const cells = await measureOperation(asked, operation, callsIn(scale, CALLS));
      const medians = cells.map(({ times: taken }) => median(taken));
      rows.push([
        name,
        ...cells.map(({ charge }, place) => `${milliseconds(medians[place] ?? Number.NaN)}, ${charge} RU`),
        times((medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN)),
      ]);
    }
    return { head: ['Call', ...catalogues.map(({ size }) => figure(size)), 'Last ÷ first'], rows };
  },
};
