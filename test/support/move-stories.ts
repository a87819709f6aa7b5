import * as fc from 'fast-check';
import type { FaultOrder } from 'cosmolite';
import type { Json } from './products.js';

export const PLACES = ['tools', 'garden', 'cellar'] as const;
export type Place = (typeof PLACES)[number];

/** What somebody does with the product. The first version is the one that was there before all. */
export type Action =
  | { readonly kind: 'move'; readonly from: Place; readonly to: Place; readonly version: 'first' | 'any' }
  | { readonly kind: 'patch' | 'delete'; readonly at: Place };

/** A process is killed after so many requests to the database. */
export interface Part {
  readonly action: Action;
  readonly killedAt: number | undefined;
}

/** Who does what at the same time, what goes wrong in the database, and whose turn it is at each step. */
export interface Story {
  readonly parts: readonly Part[];
  readonly faults: readonly FaultOrder[];
  readonly order: readonly number[];
}

/** What patches change: each part something else, so that none hides another. */
export const CHANGES: readonly Json[] = [
  { name: 'changed' },
  { description: 'changed' },
  { price: 1 },
  { quantity: 1 },
  { tags: ['changed'] },
];

const place = fc.constantFrom(...PLACES);

const firstMove = fc
  .tuple(fc.constantFrom<Place>('garden', 'cellar'), fc.constantFrom<'first' | 'any'>('first', 'any'))
  .map(([to, version]): Action => ({ kind: 'move', from: 'tools', to, version }));

const anyMove = fc
  .tuple(place, place)
  .filter(([from, to]) => from !== to)
  .map(([from, to]): Action => ({ kind: 'move', from, to, version: 'any' }));

const patchOrDelete = fc
  .tuple(fc.constantFrom<'patch' | 'delete'>('patch', 'patch', 'delete'), place)
  .map(([kind, at]): Action => ({ kind, at }));

const part: fc.Arbitrary<Part> = fc
  .tuple(
    fc.oneof({ arbitrary: firstMove, weight: 2 }, anyMove, patchOrDelete),
    fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 2 }),
  )
  .map(([action, killedAt]) => ({ action, killedAt: action.kind === 'move' ? killedAt : undefined }));

const fault: fc.Arbitrary<FaultOrder> = fc
  .tuple(
    fc.constantFrom<FaultOrder['kind'][]>('429', '503', 'reset-before', 'reset-after'),
    fc.constantFrom('createItem', 'batchItems', 'patchItem', 'deleteItem', 'readItem'),
    fc.integer({ min: 1, max: 2 }),
  )
  .map(([kind, operation, times]) => ({ kind, operation, times, milliseconds: 1 }));

export const story: fc.Arbitrary<Story> = fc
  .tuple(
    fc.array(part, { minLength: 2, maxLength: CHANGES.length }),
    fc.oneof(fc.constant([]), fc.array(fault, { maxLength: 3 })),
    fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
  )
  .map(([parts, faults, order]) => ({ parts, faults, order }));

const goes = (from: Place, to: Place, killedAt?: number): Part => ({
  action: { kind: 'move', from, to, version: 'any' },
  killedAt,
});

/** Stories that did not end well once. */
export const OLD_STORIES: readonly Story[] = [
  // What a killed move has left is in its way when it is repeated after the product has gone elsewhere and come back.
  {
    parts: [goes('tools', 'cellar', 2), goes('garden', 'tools'), goes('tools', 'garden')],
    faults: [{ kind: '429', operation: 'batchItems', times: 1, milliseconds: 1 }],
    order: [8, 0, 0, 0, 2, 0],
  },
];
