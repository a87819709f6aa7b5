import { setTimeout as sleep } from 'node:timers/promises';

/** Twenty a second: somebody at work, not a load. */
const INTERVAL_MS = 50;

/** Milliseconds of each read of one product, one at a time, of the targets in turn, until stopped. */
export async function readWhile(targets: readonly string[], isGoingOn: () => boolean): Promise<number[]> {
  const taken: number[] = [];
  for (let count = 0; isGoingOn(); count += 1) {
    const target = targets[count % targets.length];
    if (target === undefined) throw new Error('nothing to read');
    const start = performance.now();
    const response = await fetch(target);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`a read was answered ${response.status}`);
    const milliseconds = performance.now() - start;
    taken.push(milliseconds);
    await sleep(Math.max(0, INTERVAL_MS - milliseconds));
  }
  return taken;
}

/** Addresses of a hundred products that are there. */
export async function productTargets(url: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/products?limit=100`);
  const { items }: { items: { id: string; category: string }[] } = JSON.parse(await response.text());
  return items.map(({ id, category }) => `${url}/v1/products/${id}?category=${category}`);
}
