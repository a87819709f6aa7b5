import { movementIdOf, newMovementId, type RecordedAnswer } from '../ledger/movement.document.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { NewMovement } from './stock.repository.js';
import type { PlannedUnit } from './plan-group.js';
import type { StockCall } from './stock-call.js';

/** Common values of the movements of a unit. */
export interface Circumstances extends Pick<RecordedMovement, 'at'> {
  /** Since when the stock was there that an opening is about: the last change before there was a ledger. */
  readonly openedAt: string;
  /** What repeats are to be answered with, beside what tells them apart. */
  readonly answer: Omit<RecordedAnswer, 'fingerprint'>;
  /** How many movements its command has in other ledgers before these. Default 0. */
  readonly placesBefore?: number;
}

/** The movements of a unit, ready to be written. */
export interface RecordedUnit {
  readonly all: readonly NewMovement[];
  /** Those that its commands have asked for, a list for each. */
  readonly byCommand: readonly (readonly RecordedMovement[])[];
}

/** Gives movements their ids: those of a command that has a name can be made once. */
export function recordUnit(
  { actor, command }: Pick<StockCall, 'actor' | 'command'>,
  { movements, byCommand }: PlannedUnit,
  { at, openedAt, answer, placesBefore = 0 }: Circumstances,
): RecordedUnit {
  const places = new Map(byCommand.flat().map((movement, index) => [movement, index + placesBefore]));
  const recorded = new Map(
    movements.map((movement) => {
      const place = places.get(movement);
      const isOwn = command !== undefined && place !== undefined;
      const id = isOwn ? movementIdOf(command.name, place) : newMovementId();
      const entry: NewMovement = {
        movement: { ...movement, id, actor, at: place === undefined ? openedAt : at },
        ...(isOwn ? { answer: { ...answer, fingerprint: command.fingerprint } } : {}),
      };
      return [movement, entry];
    }),
  );
  return {
    all: [...recorded.values()],
    byCommand: byCommand.map((list) => list.flatMap((one) => recorded.get(one)?.movement ?? [])),
  };
}
