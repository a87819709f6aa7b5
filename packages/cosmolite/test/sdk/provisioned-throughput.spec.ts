import type { Container, ContainerRequest, Offer, OfferDefinition } from '@azure/cosmos';
import { ManualClock } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

const NO_RETRIES = {
  connectionPolicy: {
    retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
  },
};

const SECOND = 1000;

/** Creates items in one logical partition until one is refused; how many were let in. */
async function createUntilRefused(container: Container, pk: string): Promise<number> {
  let created = 0;
  let refusal: unknown;
  while (refusal === undefined && created < 1000) {
    refusal = await container.items.create({ pk }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refusal === undefined) created += 1;
  }
  expect(refusal).toMatchObject({ code: 429, substatus: 3200, retryAfterInMs: SECOND });
  return created;
}

const costOfOne = async (container: Container): Promise<number> =>
  (await container.items.create({ pk: 'measured' })).requestCharge;

/** How many requests a second's share lets in: the last one overdraws it. */
const letIn = (share: number, charge: number): number => Math.ceil(share / charge);

async function offerOf(container: Container): Promise<{ offer: Offer; resource: OfferDefinition }> {
  const { offer, resource } = await container.readOffer();
  if (!offer || !resource) throw new Error('There is no offer.');
  return { offer, resource };
}

describeFor('clock', 'provisioned throughput', () => {
  describe('when it is enforced', () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const server = withServer({ clock, enforceThroughput: true, defaultPartitions: 4 }, NO_RETRIES);

    beforeEach(() => clock.advance(60 * SECOND));

    it.each<[string, Partial<ContainerRequest>, number]>([
      ['400 when nobody says', {}, 400],
      ['what it was given by hand', { throughput: 800 }, 800],
      ['the maximum of autoscale, at once', { maxThroughput: 2000 }, 2000],
    ])('should be %s, an even part for each partition', async (_, request, throughput) => {
      const container = await server.container(request);
      const charge = await costOfOne(container);
      clock.advance(SECOND);
      expect(await createUntilRefused(container, 'hot')).toBe(letIn(throughput / 4, charge));
    });

    it('should run out in one partition while the others go on', async () => {
      const container = await server.container();
      await createUntilRefused(container, 'hot');
      const answers = await Promise.allSettled(
        Array.from({ length: 16 }, (_, index) => container.items.create({ pk: `cold-${index}` })),
      );
      const codes = answers.map((answer) =>
        answer.status === 'fulfilled' ? answer.value.statusCode : Number(answer.reason.code),
      );
      expect(new Set(codes)).toEqual(new Set([201, 429]));
      await expect(container.items.query('SELECT * FROM c').fetchAll()).rejects.toMatchObject({ code: 429 });
    });

    it('should come again with the next second', async () => {
      const container = await server.container();
      const first = await createUntilRefused(container, 'hot');
      clock.advance(SECOND - 1);
      await expect(container.items.create({ pk: 'hot' })).rejects.toMatchObject({ retryAfterInMs: 1 });
      clock.advance(1);
      // What the last one overdrew is taken from this second.
      const second = await createUntilRefused(container, 'hot');
      expect(first - second).toBeLessThanOrEqual(1);
      expect(second).toBeGreaterThan(0);
    });

    it('should be another from the next request on when the offer is replaced', async () => {
      const container = await server.container({ throughput: 400 });
      const before = await createUntilRefused(container, 'hot');
      const { offer, resource } = await offerOf(container);
      await offer.replace({
        ...resource,
        content: { offerThroughput: 1200, offerIsRUPerMinuteThroughputEnabled: false },
      });
      expect(before + (await createUntilRefused(container, 'hot'))).toBe(
        letIn(300, await chargeLater(container)),
      );
    });

    it('should be shared by the containers that have none of their own', async () => {
      const { database } = await server.client.databases.create({ id: 'shared', throughput: 400 });
      const create = async (id: string, more: Partial<ContainerRequest> = {}): Promise<Container> =>
        (await database.containers.create({ id, partitionKey: '/pk', ...more })).container;
      const [one, other, own] = [
        await create('one'),
        await create('other'),
        await create('own', { throughput: 400 }),
      ];
      const charge = await costOfOne(own);
      clock.advance(SECOND);
      expect(await createUntilRefused(one, 'hot')).toBe(letIn(100, charge));
      await expect(other.items.create({ pk: 'hot' })).rejects.toMatchObject({ code: 429 });
      expect(await createUntilRefused(own, 'hot')).toBe(letIn(100, charge));
    });

    it('should leave metadata alone', async () => {
      const container = await server.container();
      await createUntilRefused(container, 'hot');
      expect((await container.read()).statusCode).toBe(200);
      expect((await offerOf(container)).resource.content?.offerThroughput).toBe(400);
    });

    it('should be reported as what autoscale is scaled to', async () => {
      const container = await server.container({ maxThroughput: 4000 });
      const reported = async (): Promise<number | undefined> =>
        (await offerOf(container)).resource.content?.offerThroughput;
      expect(await reported()).toBe(400);
      const half = 4000 / 4 / 2 / (await costOfOne(container));
      clock.advance(SECOND);
      for (let n = 0; n < half; n++) await container.items.create({ pk: 'hot' });
      expect(await reported()).toEqual(expect.closeTo(2000, -2));
      await createUntilRefused(container, 'hot');
      expect(await reported()).toBe(4000);
      clock.advance(2 * SECOND);
      expect(await reported()).toBe(400);
    });

    async function chargeLater(container: Container): Promise<number> {
      clock.advance(10 * SECOND);
      return costOfOne(container);
    }
  });

  describe('when nobody asked for it', () => {
    const server = withServer({ clock: new ManualClock(Date.UTC(2026, 0, 1)) }, NO_RETRIES);

    it('should be told and not enforced', async () => {
      const container = await server.container({ throughput: 400 });
      const writes = Array.from({ length: 200 }, () => container.items.create({ pk: 'hot' }));
      expect((await Promise.all(writes)).every(({ statusCode }) => statusCode === 201)).toBe(true);
    });
  });

  describe('when every container gets the same', () => {
    const server = withServer(
      { clock: new ManualClock(Date.UTC(2026, 0, 1)), requestUnitsPerSecond: 10, enforceThroughput: true },
      NO_RETRIES,
    );

    it('should be that, whatever the offer says', async () => {
      const container = await server.container({ throughput: 4000 });
      expect(await createUntilRefused(container, 'hot')).toBe(2);
    });
  });
});
