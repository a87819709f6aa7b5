import { EventEmitter, once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { ahead, batches, chunksOf } from './chunks.js';

const parity = (n: number) => (n % 2 === 0 ? 'even' : 'odd');

describe('batches', () => {
  it('should keep together what has the same key, and the order', () => {
    expect([...batches([1, 2, 3, 4, 5, 7], parity, 2)]).toEqual([
      ['odd', [1, 3]],
      ['even', [2, 4]],
      ['odd', [5, 7]],
    ]);
    expect([...batches([1, 2, 3], parity, 2)]).toEqual([
      ['odd', [1, 3]],
      ['even', [2]],
    ]);
  });
});

/** The same, each in a piece of its own. */
async function* pieces(...items: Parameters<typeof of>): AsyncGenerator<readonly number[]> {
  for await (const item of of(...items)) yield [item];
}

async function* ofUnlike(...some: (readonly number[])[]): AsyncGenerator<readonly number[]> {
  yield* some;
}

/** Yields the items; waits for those that are functions, fails with those that are errors. */
async function* of(...items: (number | Error | (() => Promise<unknown>))[]): AsyncGenerator<number> {
  for (const item of items) {
    if (typeof item === 'number') yield item;
    else if (typeof item === 'function') await item();
    else throw item;
  }
}

async function collect<T>(chunks: AsyncIterable<T[]>): Promise<T[][]> {
  const all: T[][] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

const LONG_MS = 60_000;

describe('chunksOf', () => {
  it.each<[number[], number[][]]>([
    [[], []],
    [[1], [[1]]],
    [
      [1, 2, 3],
      [[1, 2], [3]],
    ],
    [
      [1, 2, 3, 4],
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('should gather %j as %j', async (items, chunks) => {
    expect(await collect(chunksOf(pieces(...items), 2, LONG_MS))).toEqual(chunks);
  });

  it('should leave pieces whole, and nothing for pieces without items', async () => {
    expect(await collect(chunksOf(ofUnlike([1], [2, 3, 4], [], [5], []), 2, LONG_MS))).toEqual([
      [1, 2, 3, 4],
      [5],
    ]);
  });

  it('should give out what it has while the next item does not come', async () => {
    const gate = new EventEmitter();
    const chunks = chunksOf(
      pieces(1, () => once(gate, 'open'), 2),
      100,
      1,
    );
    expect(await chunks.next()).toEqual({ done: false, value: [1] });
    gate.emit('open');
    expect(await chunks.next()).toEqual({ done: false, value: [2] });
    expect((await chunks.next()).done).toBe(true);
  });

  it('should give out what came before a failure', async () => {
    const chunks = chunksOf(pieces(1, 2, 3, new Error('cut')), 2, LONG_MS);
    expect([(await chunks.next()).value, (await chunks.next()).value]).toEqual([[1, 2], [3]]);
    await expect(chunks.next()).rejects.toThrow('cut');
  });

  it('should not wait for a source that it leaves', async () => {
    const chunks = chunksOf(
      pieces(1, () => sleep(LONG_MS, undefined, { ref: false }), 2),
      100,
      1,
    );
    await chunks.next();
    expect(await chunks.return(undefined)).toEqual({ done: true, value: undefined });
  });
});

describe('ahead', () => {
  it('should have the next item made while the one before is in use, and no more than that', async () => {
    const made: number[] = [];
    async function* source() {
      for (let item = 1; item <= 3; item += 1) {
        await Promise.resolve();
        made.push(item);
        yield item;
      }
    }
    const seen: number[][] = [];
    for await (const item of ahead(source())) {
      await nextTurn();
      seen.push([item, ...made]);
    }
    expect(seen).toEqual([
      [1, 1, 2],
      [2, 1, 2, 3],
      [3, 1, 2, 3],
    ]);
  });

  it('should give out what came before a failure', async () => {
    const items = ahead(of(1, new Error('cut')));
    expect((await items.next()).value).toBe(1);
    await nextTurn();
    await expect(items.next()).rejects.toThrow('cut');
  });

  it('should not wait for a source that it leaves', async () => {
    const items = ahead(of(1, () => sleep(LONG_MS, undefined, { ref: false })));
    await items.next();
    expect(await items.return(undefined)).toEqual({ done: true, value: undefined });
  });
});
