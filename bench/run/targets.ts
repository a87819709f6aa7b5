import { request } from 'undici';
import type { Target } from './subject.ts';

interface Page {
  readonly items: readonly Target[];
  readonly nextCursor: string | null;
}

/** The first products of a category, or of all, as many as there are of so many. */
export async function productsOf(
  url: string,
  category: string | undefined,
  count: number,
): Promise<Target[]> {
  const found: Target[] = [];
  let cursor: string | null = '';
  while (cursor !== null && found.length < count) {
    const query = new URLSearchParams({ limit: '100' });
    if (category !== undefined) query.set('category', category);
    if (cursor !== '') query.set('cursor', cursor);
    const page: Page = await get(`${url}/v1/products?${query.toString()}`);
    found.push(...page.items.map((item) => ({ id: item.id, category: item.category, etag: item.etag })));
    cursor = page.nextCursor;
  }
  return found.slice(0, count);
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
