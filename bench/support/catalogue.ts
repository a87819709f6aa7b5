import { Readable } from 'node:stream';

/** As many as a shop has, not as many as a benchmark would like: neighbouring rows are rarely of one partition. */
export const CATEGORIES = 50;

/** Large enough that a chunk is a handful of packets, small enough that nothing piles up. */
const CHUNK_ROWS = 250;

/** Which rows to make: those of two runs with different names have nothing in common. */
export interface Catalogue {
  readonly name: string;
  readonly rows: number;
  /** Of all rows. Default: 50 different ones. */
  readonly category?: string;
}

/**
 * Products for an import as NDJSON, made while they are sent, always the same ones: about 200 bytes each, over 50 categories of
 * unlike sizes, in no order.
 */
export const catalogueStream = (catalogue: Catalogue): Readable =>
  Readable.from(chunksOf(catalogue), { objectMode: false });

/** The category of row `n`: the largest one has one row in 25, the smallest one in 2,500. */
export function categoryOf(n: number): string {
  const dice = ((n * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
  return `category-${Math.floor(CATEGORIES * (1 - Math.sqrt(1 - dice)))}`;
}

export const skuOf = ({ name }: Catalogue, n: number): string => `${name}-${n}`;

function* chunksOf(catalogue: Catalogue): Generator<Buffer> {
  for (let from = 0; from < catalogue.rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, catalogue.rows - from);
    const lines = Array.from({ length: count }, (_, index) => lineOf(catalogue, from + index));
    yield Buffer.from(lines.join(''));
  }
}

function lineOf(catalogue: Catalogue, n: number): string {
  const product = {
    category: catalogue.category ?? categoryOf(n),
    sku: skuOf(catalogue, n),
    name: `Article ${n} of ${catalogue.name}`,
    description: 'What a shop says about a thing.',
    price: (1 + ((n * 7919) % 100_000)) / 100,
    quantity: n % 500,
    tags: [`shelf-${n % 40}`, `supplier-${n % 7}`],
  };
  return `${JSON.stringify(product)}\n`;
}
