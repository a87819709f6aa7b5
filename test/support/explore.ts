/** What an exploration has seen. */
export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Different ways from the beginning to an end. */
  readonly interleavings: bigint;
  /** Why the first state that `check` refuses is refused, and the way to it. The exploration has ended there. */
  readonly fault?: string;
}

/**
 * Visits every state that can be reached, each once, up to the first one that `check` refuses.
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
  let fault: string | undefined;
  const visit = (state: string): bigint => {
    const known = ways.get(state);
    if (known !== undefined) return known;
    if (fault !== undefined) return 0n;
    path.push(state);
    const next = nextOf(state);
    const refusal = check(state, next.length === 0);
    if (refusal !== undefined) {
      fault = [refusal, ...path].join('\n');
      return 0n;
    }
    transitions += next.length;
    const count = next.length === 0 ? 1n : next.reduce((sum, one) => sum + visit(one), 0n);
    ways.set(state, count);
    path.pop();
    return count;
  };
  const interleavings = visit(first);
  return { states: ways.size, transitions, interleavings, ...(fault !== undefined && { fault }) };
}
