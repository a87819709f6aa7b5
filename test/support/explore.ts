/** What an exploration has seen. */
export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Different ways from the beginning to an end. */
  readonly interleavings: bigint;
}

/**
 * Visits every state that can be reached, each once. Fails with the way to the first one that `check` refuses.
 * @param nextOf the states in which a state may end; none when it is an end
 */
export function explore(
  first: string,
  nextOf: (state: string) => readonly string[],
  check: (state: string, isEnd: boolean) => string | undefined,
): Explored {
  const ways = new Map<string, bigint>();
  const path: string[] = [];
  let transitions = 0;
  const visit = (state: string): bigint => {
    const known = ways.get(state);
    if (known !== undefined) return known;
    path.push(state);
    const next = nextOf(state);
    const fault = check(state, next.length === 0);
    if (fault !== undefined) throw new Error([fault, ...path].join('\n'));
    transitions += next.length;
    const count = next.length === 0 ? 1n : next.reduce((sum, one) => sum + visit(one), 0n);
    ways.set(state, count);
    path.pop();
    return count;
  };
  const interleavings = visit(first);
  return { states: ways.size, transitions, interleavings };
}
