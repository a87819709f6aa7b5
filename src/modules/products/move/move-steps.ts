/**
 * How a move goes on once its product is announced in the new category. Each step is one question to the database, or one
 * conditional write that can happen once. So anybody may take any step at any time, again and together with others: the mover,
 * a repeat of its call, or a reader that meets the announcement.
 *
 *   commit    in the old category: delete the version that was announced, and note the move, in one transaction
 *   consult   is there a note? Without one the move can never happen: a version that is gone does not come back
 *   publish   turn the announcement into the product, under its etag
 *   retire    let the note expire: with the announcement gone, nobody depends on it any more
 *   withdraw  delete the announcement, under its etag
 *   inspect   someone else has published it: is the product still there?
 *
 * At every moment the product is visible in one category, or the move is noted and the next call that reads the announcement publishes it.
 */
export const MOVE_STEPS = {
  commit: { done: 'publish', refused: 'consult' },
  consult: { noted: 'publish', unnoted: 'withdraw' },
  publish: { done: 'retire', overtaken: 'inspect' },
  retire: { done: 'moved' },
  withdraw: { done: 'unmoved', overtaken: 'unmoved' },
  inspect: { found: 'moved', gone: 'left' },
} as const;

export type MoveStep = keyof typeof MOVE_STEPS;

/** How a step may turn out. */
export type OutcomeOf<S extends MoveStep> = keyof (typeof MOVE_STEPS)[S];

/** The product is in its new category, has moved and has left that again, or has not moved and never will. */
export type MoveEnd = 'moved' | 'left' | 'unmoved';

export const FIRST_STEP: MoveStep = 'commit';

export const isEnd = (next: MoveStep | MoveEnd): next is MoveEnd => !Object.hasOwn(MOVE_STEPS, next);

/** Takes the steps to the end. `actions` carry each out, and say what comes next: `MOVE_STEPS[step][outcome]`. */
export async function takeSteps(
  actions: Readonly<Record<MoveStep, () => Promise<MoveStep | MoveEnd>>>,
): Promise<MoveEnd> {
  let next: MoveStep | MoveEnd = FIRST_STEP;
  while (!isEnd(next)) next = await actions[next]();
  return next;
}
