import { jest } from '@jest/globals';
import { AnswerMemory } from './answer-memory.js';

const entry = (fingerprint: string, operations: number) => ({
  fingerprint,
  traces: Array.from({ length: operations }, (_, at) => ({ etag: `"${at}"`, requestCharge: at })),
});

describe('AnswerMemory', () => {
  afterEach(() => jest.restoreAllMocks());

  it('should keep the newest answers within its size', () => {
    const memory = new AnswerMemory(60, 10);
    for (const name of ['a', 'b', 'c', 'd']) memory.set(name, entry(name, 2));
    expect(['a', 'b', 'c', 'd'].map((name) => memory.get(name)?.fingerprint)).toEqual([
      undefined,
      'b',
      'c',
      'd',
    ]);
  });

  it('should count an answer that replaces another one once', () => {
    const memory = new AnswerMemory(60, 10);
    for (let times = 0; times < 5; times += 1) memory.set('a', entry('a', 4));
    memory.set('b', entry('b', 4));
    expect(memory.get('a')).toMatchObject(entry('a', 4));
    expect(memory.get('b')).toMatchObject(entry('b', 4));
  });

  it('should forget what it is told to forget', () => {
    const memory = new AnswerMemory(60, 10);
    memory.set('a', entry('a', 9));
    memory.delete('a');
    memory.set('b', entry('b', 9));
    expect(memory.get('a')).toBeUndefined();
    expect(memory.get('b')).toMatchObject(entry('b', 9));
  });

  it('should forget an answer with its record', () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const memory = new AnswerMemory(60);
    memory.set('a', entry('a', 1));
    now.mockReturnValue(61_000);
    expect(memory.get('a')).toMatchObject(entry('a', 1));
    memory.set('b', entry('b', 1));
    now.mockReturnValue(61_001);
    expect(['a', 'b'].map((name) => memory.get(name)?.fingerprint)).toEqual([undefined, 'b']);
  });
});
