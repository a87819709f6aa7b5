import { setImmediate as nextTurn } from 'node:timers/promises';
import { LinesByTurn } from './lines-by-turn.js';

describe('the lines of a turn', () => {
  let written: string[];
  let lines: LinesByTurn;

  beforeEach(() => {
    written = [];
    lines = new LinesByTurn({ write: (text) => void written.push(text) });
  });

  afterEach(() => void process.off('exit', lines.flushSync));

  it('should be written together, at its end', async () => {
    lines.write('a\n');
    lines.write('b\n');
    expect(written).toEqual([]);
    await nextTurn();
    expect(written).toEqual(['a\nb\n']);
    lines.write('c\n');
    await nextTurn();
    expect(written).toEqual(['a\nb\n', 'c\n']);
  });

  it('should be written at once when somebody asks for it, and once', async () => {
    lines.write('a\n');
    lines.flushSync();
    expect(written).toEqual(['a\n']);
    await nextTurn();
    expect(written).toEqual(['a\n']);
  });

  it('should not wait when they are many', () => {
    const line = `${'x'.repeat(40_000)}\n`;
    lines.write(line);
    lines.write(line);
    expect(written).toEqual([line + line]);
  });
});
