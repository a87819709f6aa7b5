import { notImplemented } from '../../common/errors.js';
import type { CharacterTest, Pattern, PlaceTest } from './syntax.js';

/** What is to be done at one state of the automaton; targets are numbers of states. */
export type State =
  | { readonly kind: 'character'; readonly fits: CharacterTest; readonly next: number }
  | { readonly kind: 'place'; readonly holds: PlaceTest; readonly next: number }
  | { readonly kind: 'fork'; readonly targets: readonly number[] }
  | { readonly kind: 'match' };

/** A nondeterministic automaton (Thompson's construction). */
export interface Program {
  readonly states: readonly State[];
  readonly start: number;
}

const MAX_STATES = 10_000;

/** @throws CosmosError 501 for a pattern of too many states */
export function compilePattern(pattern: Pattern): Program {
  const states: State[] = [];
  const start = build(pattern, add(states, { kind: 'match' }), states);
  return { states, start };
}

function add(states: State[], state: State): number {
  if (states.length >= MAX_STATES) {
    throw notImplemented(`regular expressions of more than ${MAX_STATES} states`);
  }
  return states.push(state) - 1;
}

/**
 * Built from the end: what follows is known when a part is made.
 * @param next the state behind the pattern
 * @returns the state before it
 */
function build(pattern: Pattern, next: number, states: State[]): number {
  switch (pattern.kind) {
    case 'character':
    case 'place':
      return add(states, { ...pattern, next });
    case 'sequence':
      return pattern.parts.reduceRight((behind, part) => build(part, behind, states), next);
    case 'choice':
      return add(states, {
        kind: 'fork',
        targets: pattern.options.map((option) => build(option, next, states)),
      });
    case 'repeat':
      return repeated(pattern, next, states);
  }
}

function repeated(
  { part, least, most }: Extract<Pattern, { kind: 'repeat' }>,
  next: number,
  states: State[],
): number {
  let first = most === Infinity ? loop(part, next, states) : next;
  const optionals = most === Infinity ? 0 : most - least;
  for (let optional = 0; optional < optionals; optional++) {
    first = add(states, { kind: 'fork', targets: [build(part, first, states), next] });
  }
  for (let required = 0; required < least; required++) first = build(part, first, states);
  return first;
}

/** The part any number of times: the fork leads into it and past it, the part leads back to the fork. */
function loop(part: Pattern, next: number, states: State[]): number {
  const targets = [next];
  const fork = add(states, { kind: 'fork', targets });
  targets.push(build(part, fork, states));
  return fork;
}
