import * as fc from 'fast-check';
import type { FaultOrder } from 'cosmolite';
import { PLACES, type Place } from './move-stories.js';

/** What somebody does. A put replaces; a create takes the id anew. */
export interface Deed {
  readonly kind: 'move' | 'patch' | 'put' | 'delete' | 'create';
  readonly at: Place;
  /** Of a move. */
  readonly to: Place;
  /** Which of the two services is asked, after how many milliseconds, and after how many more the client hangs up. */
  readonly service: 0 | 1;
  readonly afterMs: number;
  readonly hangsUpMs: number | undefined;
}

/** Who does what at the same time, and what goes wrong meanwhile. */
export interface ProcessStory {
  readonly deeds: readonly Deed[];
  readonly faults: readonly FaultOrder[];
  /** Which service is killed, and after how many milliseconds. */
  readonly kill: { readonly service: 0 | 1; readonly afterMs: number } | undefined;
}

const place = fc.constantFrom(...PLACES);
const service = fc.constantFrom<0 | 1>(0, 1);
const soon = fc.integer({ min: 0, max: 25 });

const deed = (kinds: readonly Deed['kind'][], from: fc.Arbitrary<Place>): fc.Arbitrary<Deed> =>
  fc
    .record({
      kind: fc.constantFrom(...kinds),
      at: from,
      to: place,
      service,
      afterMs: soon,
      // One in five hangs up.
      hangsUpMs: fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: soon, weight: 1 }),
    })
    .filter(({ kind, at, to }) => kind !== 'move' || at !== to);

const fault: fc.Arbitrary<FaultOrder> = fc
  .tuple(
    fc.constantFrom<FaultOrder['kind'][]>('429', '503', 'reset-after', 'latency'),
    fc.constantFrom('createItem', 'batchItems', 'patchItem', 'deleteItem', 'replaceItem', 'readItem'),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 25 }),
  )
  .map(([kind, operation, times, milliseconds]) => ({ kind, operation, times, milliseconds }));

export const processStory: fc.Arbitrary<ProcessStory> = fc.record({
  deeds: fc
    .tuple(
      deed(['move'], fc.constant('tools')),
      fc.array(deed(['move', 'move', 'patch', 'patch', 'put', 'delete', 'create'], place), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([first, others]) => [first].concat(others)),
  faults: fc.array(fault, { maxLength: 3 }),
  // One story in twenty.
  kill: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 19 },
    { arbitrary: fc.record({ service, afterMs: soon }), weight: 1 },
  ),
});
