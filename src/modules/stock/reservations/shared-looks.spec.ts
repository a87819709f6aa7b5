import { setImmediate as nextTurn } from 'node:timers/promises';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { SharedLooks } from './shared-looks.js';

/** Looks that take a turn. Each gives its number, and fails when it is told to. */
class Bench {
  begun = 0;
  failing = 0;
  private readonly looks = new SharedLooks<number>();

  ask(name = 'saw'): Promise<number> {
    return runInContext(backgroundContext({ tenant: 'default' }), () =>
      this.looks.share(name, async () => {
        this.begun += 1;
        const number = this.begun;
        await nextTurn();
        if (number === this.failing) throw new Error('outage');
        return number;
      }),
    );
  }
}

describe('SharedLooks', () => {
  it('should look once, and after the look that is under way, for all who ask meanwhile', async () => {
    const bench = new Bench();
    const answers = await Promise.all([bench.ask(), bench.ask(), bench.ask()]);
    expect([answers, bench.begun]).toEqual([[1, 2, 2], 2]);
  });

  it('should look again for whoever asks later', async () => {
    const bench = new Bench();
    expect([await bench.ask(), await bench.ask()]).toEqual([1, 2]);
  });

  it('should not let one thing wait for another', () => {
    const bench = new Bench();
    void bench.ask();
    void bench.ask('axe');
    expect(bench.begun).toBe(2);
  });

  it('should fail for those who share the look, and for nobody else', async () => {
    const bench = new Bench();
    bench.failing = 1;
    const answers = await Promise.allSettled([bench.ask(), bench.ask()]);
    expect(answers).toMatchObject([{ reason: { message: 'outage' } }, { value: 2 }]);
  });
});
