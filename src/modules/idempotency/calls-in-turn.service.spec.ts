import { EventEmitter, once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  backgroundContext,
  type RequestContext,
  runInContext,
} from '../../common/context/request-context.js';
import { CallsInTurnService } from './calls-in-turn.service.js';

/** A call that runs until it is told to end. */
function pending(): { readonly work: () => Promise<string>; readonly end: (result: string) => void } {
  const ends = new EventEmitter();
  const ended = once(ends, 'end').then(([result]) => String(result));
  return { work: () => ended, end: (result) => void ends.emit('end', result) };
}

const within = <T>(changes: Partial<RequestContext>, work: () => Promise<T>): Promise<T> =>
  runInContext({ ...backgroundContext({ tenant: 'default' }), ...changes }, work);

describe('calls of one key', () => {
  it('should run one after the other, also after a failure', async () => {
    const calls = new CallsInTurnService();
    const told: string[] = [];
    const { work, end } = pending();
    const first = within({}, () => calls.run('key', work)).then((result) => told.push(result));
    const failing = within({}, () => calls.run('key', () => Promise.reject(new Error('second'))));
    const failed = failing.catch(({ message }: Error) => told.push(message));
    const last = within({}, () => calls.run('key', () => Promise.resolve(told.push('third'))));
    await nextTurn();
    expect(told).toEqual([]);
    end('first');
    await Promise.all([first, failed, last]);
    expect(told.toSorted()).toEqual(['first', 'second', 'third']);
    expect(told[0]).toBe('first');
  });

  it('should not wait for calls of another key', async () => {
    const calls = new CallsInTurnService();
    const { work, end } = pending();
    const first = within({}, () => calls.run('one', work));
    expect(await within({}, () => calls.run('other', () => Promise.resolve('done')))).toBe('done');
    end('');
    await first;
  });

  it('should tell a call whose turn does not come within its deadline', async () => {
    const calls = new CallsInTurnService();
    const { work, end } = pending();
    const first = within({}, () => calls.run('key', work));
    const signal = AbortSignal.abort(new DOMException('The deadline has passed.', 'TimeoutError'));
    const late = within({ deadline: performance.now(), signal }, () => calls.run('key', work));
    await expect(late).rejects.toMatchObject({
      code: 'idempotency_in_progress',
      extras: { retryAfterMs: 1_000 },
    });
    end('');
    await first;
  });

  it('should not run a call that nobody waits for any more', async () => {
    const calls = new CallsInTurnService();
    const { work, end } = pending();
    const gone = new AbortController();
    const told: string[] = [];
    const first = within({}, () => calls.run('key', work));
    const second = within({ signal: gone.signal }, () =>
      calls.run('key', () => Promise.resolve(told.push('second'))),
    );
    gone.abort();
    end('');
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await first;
    expect(told).toEqual([]);
  });
});
