import { jest } from '@jest/globals';
import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import { CallsInTurnService } from './calls-in-turn.service.js';
import { KeyUsesService } from './key-uses.service.js';

/** Calls with the same key, of requests that differ, about things that differ. */
function callsFor(ttlSeconds: number) {
  const uses = new KeyUsesService(new CallsInTurnService(), { ttlSeconds });
  return <T>(fingerprint: string, work: () => Promise<T>): Promise<T> => {
    const call = { key: 'key', fingerprint, markReplayed: () => {}, isReplayed: () => false };
    return runInContext(backgroundContext({ tenant: 'default' }), () => uses.run(call, fingerprint, work));
  };
}

const done = () => Promise.resolve('done');
const failing = () => Promise.reject(new Error('refused'));

describe('KeyUsesService', () => {
  afterEach(() => jest.restoreAllMocks());

  it('should give a key to the first request that succeeds', async () => {
    const call = callsFor(60);
    await expect(call('one', failing)).rejects.toThrow('refused');
    expect(await call('other', done)).toBe('done');
    await expect(call('one', done)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(await call('other', done)).toBe('done');
  });

  it('should give a key to another request when its time is over', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const call = callsFor(60);
    await call('one', done);
    now.mockReturnValue(61_000);
    await expect(call('other', done)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    now.mockReturnValue(61_001);
    expect(await call('other', done)).toBe('done');
  });
});
