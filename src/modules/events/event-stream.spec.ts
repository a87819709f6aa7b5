import type { DerivedEvent } from './derive/event.js';
import { EventStream, SlowClient } from './event-stream.js';
import { ToldEvent } from './feed/told-event.js';

const told = (more: Partial<DerivedEvent> = {}): ToldEvent => {
  const event: DerivedEvent = {
    id: 'e1',
    type: 'product.updated',
    subject: 'p1',
    categories: ['tools'],
    time: '2026-01-02T03:04:05.678Z',
    data: { id: 'p1' },
    isCertain: true,
    order: '1',
    ...more,
  };
  return new ToldEvent(event, '00', 1, 'token', false);
};

describe('EventStream', () => {
  it('should write an event as Server-Sent Events have it', () => {
    const stream = new EventStream({ allowed: undefined });
    stream.tell(told());
    expect(String(stream.read())).toBe(
      'id: token\nevent: product.updated\ndata: {"specversion":"1.0","id":"e1","source":"/v1/products","type":"product.updated","subject":"p1","time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json","data":{"id":"p1"}}\n\n',
    );
  });

  it.each([
    ['of a type that is not wanted', { types: new Set(['stock.low'] as const), allowed: undefined }],
    ['of a category that is not wanted', { categories: new Set(['garden']), allowed: undefined }],
    ['of a category that is not allowed', { allowed: new Set(['garden']) }],
  ])('should keep back an event %s', (_what, filter) => {
    const stream = new EventStream(filter);
    stream.tell(told());
    expect(stream.readableLength).toBe(0);
  });

  it('should tell of a reservation only whoever may see all of its categories', () => {
    const stream = new EventStream({ allowed: new Set(['tools']) });
    stream.tell(told({ categories: ['tools', 'garden'] }));
    expect(stream.readableLength).toBe(0);
  });

  it('should give up a client that does not read, before much waits for it', async () => {
    const stream = new EventStream({ allowed: undefined }, 1_000);
    const failure = new Promise((resolve) => stream.once('error', resolve));
    for (let count = 0; count < 20; count += 1) stream.tell(told());
    expect(await failure).toEqual(new SlowClient(stream.readableLength));
    expect(stream.readableLength).toBeLessThan(1_500);
  });

  it('should give up a client that takes nothing between two beats while the feed waits for it', async () => {
    const stream = new EventStream({ allowed: undefined }, 10_000, 500);
    const failure = new Promise((resolve) => stream.once('error', resolve));
    for (let count = 0; count < 3; count += 1) await stream.tellSoon(told());
    const waiting = stream.tellSoon(told());
    stream.beat({});
    stream.read();
    await waiting;
    const last = stream.tellSoon(told({ subject: 'x'.repeat(500) })).then(() => stream.tellSoon(told()));
    await Promise.resolve();
    stream.beat({});
    expect(stream.destroyed).toBe(false);
    stream.beat({});
    expect(await failure).toBeInstanceOf(SlowClient);
    await last;
  });

  it('should not give up a client that has taken all that there was', () => {
    const stream = new EventStream({ allowed: undefined }, 10_000, 500);
    for (let count = 0; count < 3; count += 1) stream.beat({});
    expect(stream.destroyed).toBe(false);
  });
});
