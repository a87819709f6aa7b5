import { EventEmitter } from 'node:events';
import { waitFor } from '../../../src/faults/index.js';

const AN_HOUR = 3_600_000;

const newSocket = () => Object.assign(new EventEmitter(), { destroyed: false });

describe('waiting on a latency order', () => {
  it('should end by itself', async () => {
    await expect(waitFor(1, newSocket(), new AbortController().signal)).resolves.toBeUndefined();
  });

  it('should end when the client hangs up', async () => {
    const socket = newSocket();
    const waiting = waitFor(AN_HOUR, socket, new AbortController().signal);
    socket.emit('close');
    await expect(waiting).resolves.toBeUndefined();
    expect(socket.listenerCount('close')).toBe(0);
  });

  it('should end when the emulator is closed', async () => {
    const closing = new AbortController();
    const waiting = waitFor(AN_HOUR, newSocket(), closing.signal);
    closing.abort();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('should not begin when either has happened already', async () => {
    const gone = Object.assign(newSocket(), { destroyed: true });
    await expect(waitFor(AN_HOUR, gone, new AbortController().signal)).resolves.toBeUndefined();
    await expect(waitFor(AN_HOUR, newSocket(), AbortSignal.abort())).resolves.toBeUndefined();
  });
});
