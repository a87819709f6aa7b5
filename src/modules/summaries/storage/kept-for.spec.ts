import { KeptFor } from './kept-for.js';

describe('KeptFor', () => {
  it('should read once for callers that come together, and again when it is too old', async () => {
    let reads = 0;
    const read = async () => (reads += 1);
    const kept = new KeptFor(60_000, read);
    expect(await Promise.all([kept.value(), kept.value()])).toEqual([1, 1]);
    expect(await kept.value()).toBe(1);
    const never = new KeptFor(0, read);
    expect([await never.value(), await never.value()]).toEqual([2, 3]);
  });

  it('should tell a failure to those who wait for it, and read again for the next one', async () => {
    const answers = [Promise.reject(new Error('Away.')), Promise.resolve('there')];
    const kept = new KeptFor(60_000, () => answers.shift() ?? Promise.reject(new Error('Read too often.')));
    const waiting = await Promise.allSettled([kept.value(), kept.value()]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await kept.value()).toBe('there');
    expect(await kept.value()).toBe('there');
  });
});
