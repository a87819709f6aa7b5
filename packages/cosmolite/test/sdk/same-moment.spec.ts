import { ChangeFeedStartFrom } from '@azure/cosmos';
import type { Container, ItemResponse } from '@azure/cosmos';
import { withServer } from '../support/with-server.js';

interface Counter {
  id: string;
  pk: string;
  n: number;
}

const TIMES = 100;

/** Sent without waiting for each other, so that the emulator commits many of them together. */
const atOnce = <T>(send: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: TIMES }, (_, index) => send(index)));

/** How often each status was answered; the SDK throws all but success. */
async function statuses(
  answers: (index: number) => Promise<ItemResponse<Counter>>,
): Promise<Record<number, number>> {
  const codes = await atOnce((index) => answers(index).then(({ statusCode }) => statusCode, codeOf));
  const counts: Record<number, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

const codeOf = (error: { code?: number }): number => error.code ?? 0;

describe('writes of the same moment', () => {
  const server = withServer();
  let container: Container;
  beforeEach(async () => {
    container = await server.container();
  });

  it('should each see what those before it did', async () => {
    await container.items.create({ id: 'a', pk: 'p', n: 0 });
    const counter = container.item('a', 'p');
    const answers = await atOnce(async (index) => {
      const { resource } = await counter.patch<Counter>([{ op: 'incr', path: '/n', value: 1 }]);
      return index % 10 === 0 ? await counter.read<Counter>().then(() => resource?.n) : resource?.n;
    });
    expect(answers.toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: TIMES }, (_, index) => index + 1),
    );
    const { resource } = await counter.read<Counter>();
    expect(resource?.n).toBe(TIMES);
  });

  it('should let one of them have an id', async () => {
    expect(await statuses((n) => container.items.create<Counter>({ id: 'a', pk: 'p', n }))).toEqual({
      201: 1,
      409: TIMES - 1,
    });
  });

  it('should let one of them replace a version', async () => {
    const { etag } = await container.items.create({ id: 'a', pk: 'p', n: 0 });
    const accessCondition = { type: 'IfMatch', condition: etag };
    const replace = (n: number) =>
      container.item('a', 'p').replace<Counter>({ id: 'a', pk: 'p', n }, { accessCondition });
    expect(await statuses(replace)).toEqual({ 200: 1, 412: TIMES - 1 });
  });

  it('should all be in the change feed, each once', async () => {
    await atOnce((n) => container.items.create({ id: `item ${n}`, pk: `p${n % 3}`, n }));
    const seen: number[] = [];
    const feed = container.items.getChangeFeedIterator<Counter>({
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning(),
      maxItemCount: 7,
    });
    while (feed.hasMoreResults) {
      const page = await feed.readNext();
      if (page.statusCode === 304) break;
      seen.push(...page.result.map(({ n }) => n));
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: TIMES }, (_, n) => n));
  });
});
