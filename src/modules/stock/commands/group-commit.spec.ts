import { setImmediate as nextTurn } from 'node:timers/promises';
import { TurnQueue } from '../../../common/iteration/turn-queue.js';
import { type CarryOut, GroupCommit, type Outcome } from './group-commit.js';

const NEVER = new AbortController().signal;

/** Groups that are carried out when the test says so; every command is answered with itself in capitals. */
class Bench {
  readonly groups: { readonly first: string; readonly commands: readonly string[] }[] = [];
  private readonly ends: (() => void)[] = [];
  begun: () => void = () => {};
  answer: (command: string) => Outcome<string> = (command) => ({ value: command.toUpperCase() });
  mostTogether = Infinity;
  readonly commits: GroupCommit<string, string>;

  constructor(mostWaiting = 10) {
    const begin =
      (first: string): CarryOut<string, string> =>
      async (commands) => {
        this.groups.push({ first, commands });
        this.begun();
        await new Promise<void>((resolve) => this.ends.push(resolve));
        return commands.slice(0, this.mostTogether).map((command) => this.answer(command));
      };
    const turns = new TurnQueue(2);
    const turn = () => turns.take();
    this.commits = new GroupCommit({ begin, mostWaiting, full: () => new Error('full'), turn });
  }

  submit(command: string, signal = NEVER, name = 'hammer', stays = false): Promise<string> {
    const result = this.commits.submit(name, command, signal, stays);
    result.catch(() => undefined);
    return result;
  }

  /** Ends the oldest group that is under way. */
  async end(): Promise<void> {
    this.ends.shift()?.();
    await nextTurn();
  }

  get commandsByGroup(): (readonly string[])[] {
    return this.groups.map(({ commands }) => commands);
  }
}

describe('GroupCommit', () => {
  it('should carry out at once what waits for nothing, and together what has gathered meanwhile', async () => {
    const bench = new Bench();
    const results = ['a', 'b', 'c'].map((command) => bench.submit(command));
    expect(bench.commandsByGroup).toEqual([['a']]);
    await bench.end();
    expect(bench.commandsByGroup).toEqual([['a'], ['b', 'c']]);
    await bench.end();
    expect(await Promise.all(results)).toEqual(['A', 'B', 'C']);
  });

  it('should answer each command for itself', async () => {
    const bench = new Bench();
    bench.answer = (command) => (command === 'b' ? { error: new Error('not b') } : { value: command });
    const [a, b, c] = ['a', 'b', 'c'].map((command) => bench.submit(command));
    await bench.end();
    await bench.end();
    await expect(b).rejects.toThrow('not b');
    expect(await Promise.all([a, c])).toEqual(['a', 'c']);
  });

  it('should not let one thing wait for another', async () => {
    const bench = new Bench();
    void bench.submit('a');
    const other = bench.submit('b', NEVER, 'saw');
    expect(bench.groups.map(({ first }) => first)).toEqual(['a', 'b']);
    await bench.end();
    await bench.end();
    expect(await other).toBe('B');
  });

  it('should carry out later, in their order, what did not fit into a group', async () => {
    const bench = new Bench();
    bench.mostTogether = 2;
    const results = ['a', 'b', 'c', 'd'].map((command) => bench.submit(command));
    await bench.end();
    await bench.end();
    await bench.end();
    expect(bench.commandsByGroup).toEqual([['a'], ['b', 'c', 'd'], ['d']]);
    expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('should not begin for a caller that has gone, and lose nothing of the others', async () => {
    const bench = new Bench();
    const gone = new AbortController();
    void bench.submit('a');
    const left = bench.submit('b', gone.signal);
    const stays = bench.submit('c');
    gone.abort(new Error('hung up'));
    await expect(left).rejects.toThrow('hung up');
    await bench.end();
    expect(bench.commandsByGroup).toEqual([['a'], ['c']]);
    await bench.end();
    expect(await stays).toBe('C');
  });

  it('should bring a command that is under way to its end although its caller has gone', async () => {
    const bench = new Bench();
    const gone = new AbortController();
    const left = bench.submit('a', gone.signal);
    const stays = bench.submit('b');
    gone.abort(new Error('hung up'));
    await expect(left).rejects.toThrow('hung up');
    await bench.end();
    await bench.end();
    expect(await stays).toBe('B');
    expect(bench.commandsByGroup).toEqual([['a'], ['b']]);
  });

  it('should tell a caller who stays what became of a command that was under way, and of no other', async () => {
    const bench = new Bench();
    bench.mostTogether = 1;
    const gone = new AbortController();
    const results = ['a', 'b', 'c'].map((command) => bench.submit(command, gone.signal, 'hammer', true));
    await bench.end();
    gone.abort(new Error('hung up'));
    await bench.end();
    const outcomes = await Promise.allSettled(results);
    expect(outcomes).toMatchObject([{ value: 'A' }, { value: 'B' }, { reason: { message: 'hung up' } }]);
    expect(bench.commandsByGroup).toEqual([['a'], ['b', 'c']]);
  });

  it('should let whatever else waits have its turn while a large group hears of its outcomes', async () => {
    const bench = new Bench(100);
    const commands = Array.from({ length: 30 }, (_, index) => `b${index}`);
    void bench.submit('a');
    const told: string[] = [];
    for (const command of commands) void bench.submit(command).then((answer) => told.push(answer));
    await bench.end();
    await bench.end();
    const toldByThen = told.length;
    for (let turns = 0; turns < 30; turns += 1) await nextTurn();
    expect(toldByThen).toBeGreaterThan(0);
    expect(toldByThen).toBeLessThan(10);
    expect(told).toEqual(commands.map((command) => command.toUpperCase()));
  });

  it('should begin the next group when as many wait for it as have still to hear of the one before', async () => {
    const bench = new Bench(100);
    const submit = (count: number) => Array.from({ length: count }, (_, index) => bench.submit(`c${index}`));
    void submit(1);
    const group = submit(30);
    let told = 0;
    for (const outcome of group) void outcome.then(() => (told += 1));
    await bench.end();
    const next = submit(12);
    const toldByGroup: number[] = [];
    bench.begun = () => toldByGroup.push(told);
    await bench.end();
    await Promise.all(group);
    expect(toldByGroup).toHaveLength(1);
    expect(toldByGroup[0]).toBeGreaterThan(12);
    expect(toldByGroup[0]).toBeLessThan(24);
    expect(bench.commandsByGroup[2]).toHaveLength(12);
    await bench.end();
    await Promise.all(next);
  });

  it('should fail every command of a group that fails, and go on', async () => {
    const bench = new Bench();
    bench.answer = (command) => {
      if (command === 'b') throw new Error('outage');
      return { value: command };
    };
    const [, b, c] = ['a', 'b', 'c'].map((command) => bench.submit(command));
    await bench.end();
    const later = bench.submit('d');
    await bench.end();
    await expect(b).rejects.toThrow('outage');
    await expect(c).rejects.toThrow('outage');
    await bench.end();
    expect(await later).toBe('d');
  });

  it('should refuse a command when too many wait before it, and take it again afterwards', async () => {
    const bench = new Bench(2);
    const first = ['a', 'b', 'c'].map((command) => bench.submit(command));
    await expect(bench.submit('d')).rejects.toThrow('full');
    await bench.end();
    const later = bench.submit('e');
    await bench.end();
    await bench.end();
    expect(await Promise.all([...first, later])).toEqual(['A', 'B', 'C', 'E']);
  });

  it('should not begin for a caller that had gone before', async () => {
    const bench = new Bench();
    await expect(bench.submit('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(bench.groups).toEqual([]);
  });
});
