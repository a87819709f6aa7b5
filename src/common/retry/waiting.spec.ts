import { atMost, backoffMs, pause } from './waiting.js';

describe('backoffMs', () => {
  it.each([
    [0, 125, 250],
    [1, 250, 500],
    [4, 2_000, 4_000],
    [10, 5_000, 10_000],
    [1_000, 5_000, 10_000],
  ])('should wait in the range of attempt %i', (attempt, shortest, longest) => {
    const bounds = { firstMs: 250, longestMs: 10_000 };
    expect(backoffMs(attempt, bounds, () => 0)).toBe(shortest);
    expect(backoffMs(attempt, bounds, () => 1)).toBe(longest);
  });
});

describe('waiting', () => {
  it('should end a pause with its signal', async () => {
    const controller = new AbortController();
    const paused = pause(60_000, controller.signal);
    controller.abort();
    await expect(paused).resolves.toBeUndefined();
  });

  it('should end a pause that begins after its signal', async () => {
    await expect(pause(60_000, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('should wait for a promise no longer than told', async () => {
    await expect(atMost(1, new Promise(() => {}))).resolves.toBeUndefined();
  });

  it('should not wait longer than for the promise', async () => {
    await expect(atMost(60_000, Promise.resolve())).resolves.toBeUndefined();
  });
});
