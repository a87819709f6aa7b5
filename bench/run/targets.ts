import { request } from 'undici';
import { CATEGORIES } from '../support/catalogue.ts';
import type { Target } from './subject.ts';

interface Page {
  readonly items: readonly Target[];
  readonly nextCursor: string | null;
}

/** The first products of a category, as many as there are of so many. */
export async function productsOf(url: string, category: string, count: number): Promise<Target[]> {
  const found: Target[] = [];
  let cursor: string | null = '';
  while (cursor !== null && found.length < count) {
    const query = new URLSearchParams({ category, limit: '100' });
    if (cursor !== '') query.set('cursor', cursor);
    const page: Page = await get(`${url}/v1/products?${query.toString()}`);
    found.push(...page.items.map((item) => ({ id: item.id, category: item.category, etag: item.etag })));
    cursor = page.nextCursor;
  }
  return found.slice(0, count);
}

/** At most a hundred products of each of the fifty categories, in turn: neighbours are rarely of one category. */
export async function spreadProducts({ url }: { readonly url: string }): Promise<Target[]> {
  const all: Target[][] = [];
  for (let n = 0; n < CATEGORIES; n += 1) all.push(await productsOf(url, `category-${n}`, 100));
  const rows = Array.from({ length: 100 }, (_, row) => all.map((products) => products[row]));
  return rows.flat().filter((target) => target !== undefined);
}

async function get(url: string): Promise<Page> {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) throw new Error(`${url} was answered ${statusCode} ${await body.text()}`);
  return JSON.parse(await body.text());
}

/** The target whose turn it is. */
export function targetOf(targets: readonly Target[], n: number): Target {
  const target = targets[n % targets.length];
  if (target === undefined) throw new Error('there is no product to call for');
  return target;
}

/** Where a product is read and changed. */
export const pathOf = ({ id, category }: Target): string => `/v1/products/${id}?category=${category}`;
