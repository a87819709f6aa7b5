import { BulkOperationType, type Container, type OperationInput } from '@azure/cosmos';
import { withServer } from '../support/with-server.js';

/** More rounds find rarer interleavings: `COSMOLITE_BATCH_ROUNDS=5000`. */
const ROUNDS = Number(process.env['COSMOLITE_BATCH_ROUNDS'] ?? 300);

const create = (id: string): OperationInput => ({
  operationType: BulkOperationType.Create,
  resourceBody: { id, pk: 'family' },
});

// The vendor's Linux emulator lets the loser of two concurrent batches keep its first document.
describe('two concurrent batches that want the same id', () => {
  const server = withServer();

  it(
    `should leave nothing of the loser in any of ${ROUNDS} rounds`,
    async () => {
      const container = await server.container();
      const outcomes = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        outcomes.add(JSON.stringify(await race(container, round)));
      }
      expect([...outcomes].toSorted()).toEqual(
        [
          JSON.stringify({
            statuses: [
              [200, [201, 201]],
              [207, [424, 409]],
            ],
            children: [200, 404],
          }),
          JSON.stringify({
            statuses: [
              [207, [424, 409]],
              [200, [201, 201]],
            ],
            children: [404, 200],
          }),
        ].filter((outcome) => outcomes.has(outcome)),
      );
    },
    10_000 + ROUNDS * 200,
  );

  it('should lose no update when batches raise the same counter', async () => {
    const container = await server.container();
    await container.items.create({ id: 'counter', pk: 'family', n: 0 });
    const increment: OperationInput = {
      operationType: BulkOperationType.Patch,
      id: 'counter',
      resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] },
    };
    const batches = Array.from({ length: 100 }, (_, index) =>
      container.items.batch([increment, create(`log-${index}`)], 'family'),
    );
    const codes = (await Promise.all(batches)).map(({ code }) => code);
    const { resource } = await container.item('counter', 'family').read<{ n: number }>();
    expect([new Set(codes), resource?.n]).toEqual([new Set([200]), 100]);
  });
});

/** Two batches, each with a child of its own and the parent that both want. */
async function race(container: Container, round: number) {
  const children = [`left-${round}`, `right-${round}`];
  const answers = await Promise.all(
    children.map((child) => container.items.batch([create(child), create(`parent-${round}`)], 'family')),
  );
  const reads = await Promise.all(children.map((child) => container.item(child, 'family').read()));
  return {
    statuses: answers.map(({ code, result }) => [code, result?.map(({ statusCode }) => statusCode)]),
    children: reads.map(({ statusCode }) => statusCode),
  };
}
