import type { Program } from './program.js';

/**
 * Whether the pattern matches somewhere in the text. All states are followed at once, each at most once
 * a character: no pattern takes longer than text × states, where backtracking may take exponentially long.
 * @param spend told of the states tried
 */
export function matches(program: Program, text: string, spend: (steps: number) => void): boolean {
  const { states, start } = program;
  const follower = new Follower(program, text);
  let present: number[] = [];
  for (let index = 0; index <= text.length; index++) {
    if (follower.follow(start, index, present)) return true;
    const unit = text.charCodeAt(index);
    const coming: number[] = [];
    for (const number of present) {
      const state = states[number];
      const isOn = state?.kind === 'character' && index < text.length && state.fits(unit);
      if (isOn && follower.follow(state.next, index + 1, coming)) return true;
    }
    spend(follower.takeSteps() + present.length);
    present = coming;
  }
  return false;
}

/** Goes through the states that take no character. */
class Follower {
  readonly #program: Program;
  readonly #text: string;
  /** Where in the text each state was last reached. */
  readonly #reached: Int32Array;
  #steps = 0;

  constructor(program: Program, text: string) {
    this.#program = program;
    this.#text = text;
    this.#reached = new Int32Array(program.states.length).fill(-1);
  }

  /** States passed through since it was last asked. */
  takeSteps(): number {
    const steps = this.#steps;
    this.#steps = 0;
    return steps;
  }

  /**
   * @param into takes the states behind `target` that wait for the character at `index`
   * @returns true when a match is among them
   */
  follow(target: number, index: number, into: number[]): boolean {
    const open = [target];
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (this.#reached[number] === index) continue;
      this.#reached[number] = index;
      this.#steps += 1;
      const state = this.#program.states[number];
      if (state?.kind === 'match') return true;
      if (state?.kind === 'character') into.push(number);
      else if (state?.kind === 'fork') open.push(...state.targets);
      else if (state?.holds(this.#text, index)) open.push(state.next);
    }
    return false;
  }
}
