import { setImmediate as nextTurn } from 'node:timers/promises';
import { TurnQueue } from './turn-queue.js';

describe('TurnQueue', () => {
  it('should let one go on at once, and the others a few in each turn, in their order', async () => {
    const turns = new TurnQueue(2);
    const gone: number[] = [];
    const calls = [0, 1, 2, 3, 4].map(async (call) => {
      await turns.take();
      gone.push(call);
    });
    const after: number[][] = [];
    await Promise.resolve();
    for (let turn = 0; turn < 3; turn += 1) {
      after.push([...gone]);
      await nextTurn();
    }
    await Promise.all(calls);
    expect(after).toEqual([[0], [0, 1, 2], [0, 1, 2, 3, 4]]);
  });

  it('should keep nobody waiting when those before have gone on', async () => {
    const turns = new TurnQueue(2);
    await Promise.all([turns.take(), turns.take(), turns.take()]);
    for (let turn = 0; turn < 2; turn += 1) await nextTurn();
    let isThere = false;
    void turns.take().then(() => (isThere = true));
    await Promise.resolve();
    expect(isThere).toBe(true);
  });
});
