import { Injectable } from '@nestjs/common';
import { shielded } from '../../../common/context/run-beside.js';
import { hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { acrossCategories } from '../../catalog-store/scoped-query.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';
import { CommandCountsService } from '../commands/command-counts.service.js';
import { StockCommandsService } from '../commands/stock-commands.service.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { movementIdOf } from '../ledger/movement.document.js';
import type { RecordedMovement } from '../ledger/movement.js';
import { STOCK_LIMITS } from '../ledger/stock-state.js';
import { busyProduct, isHoldMissing, placedAt } from '../entities/stock.errors.js';
import { endCommands, holdCommands, type Part, partsOf, takenBy } from './reservation-parts.js';
import type { Reservation, ReservedLine, Taken } from './reservation.js';

/** A reservation under one attempt. */
type Attempt = Pick<Reservation, 'id' | 'attempt' | 'reference' | 'phase' | 'lines'>;

/** Names the commands of an attempt about one product. Each is carried out once, whoever repeats it. */
const commandName = ({ attempt }: Attempt, step: 'hold' | 'end', { key }: Part): string =>
  `${attempt}:${step}:${key.id}`;

/** To look for what was held: also when its caller has gone, because it may have to be ended. In milliseconds. */
const LOOK_MS = 5_000;

/** Makes and ends the holds of reservations in the stock of their products. Every step may be repeated by anybody. */
@Injectable()
export class ReservationHoldsService {
  constructor(
    private readonly commands: StockCommandsService,
    private readonly ledger: LedgerRepository,
    private readonly counts: CommandCountsService,
  ) {}

  /**
   * Holds the lines of one product, all of them or none.
   * @param isNew whether nobody can have held them before under this attempt
   * @returns what each line took, in the order of the part's lines
   * @throws AppError `insufficient_stock`, `product_not_found`, and failures of the database; the reason of the request's signal, as it
   *   is or as a cause, when it has ended before its turn
   */
  async hold(reservation: Attempt, part: Part, isNew: boolean): Promise<readonly (readonly Taken[])[]> {
    const name = commandName(reservation, 'hold', part);
    const unit = { commands: holdCommands(reservation, part), conditions: {} };
    const command = { name, fingerprint: reservation.attempt, isNew };
    const result = await this.commands.run(part.key, unit, command, true).catch((error: unknown) => {
      const lines = part.lines.map(({ index }) => `/lines/${index}`);
      throw hasCode(error, HTTP_ERRORS.validation_failed) ? placedAt(lines, error) : error;
    });
    if (result === 'repeated') this.counts.count(unit.commands, 'replayed');
    const movements =
      result === 'repeated'
        ? await shielded(LOOK_MS, () => this.movementsOf(part, name))
        : result.movements.flatMap((list) => list);
    // Nothing is held then, whatever the reason: to say otherwise would be the worst.
    if (movements.length === 0) throw busyProduct(part.key.id);
    return takenBy(part, movements);
  }

  /** Ends every hold, as the phase says: sold, released or expired. Lines of categories that the caller may not touch, too. */
  end(reservation: Attempt): Promise<void> {
    return acrossCategories(async () => {
      for (const part of partsOf(reservation)) await this.endPart(reservation, part);
    });
  }

  /** Releases what an attempt has held, as far as there is anything to be found of it. @returns whether this call ended a hold */
  undo(reservation: Omit<Attempt, 'phase'>): Promise<boolean> {
    return acrossCategories(async () => {
      let isEnded = false;
      for (const part of partsOf(reservation)) {
        const attempt = { ...reservation, phase: 'undoing' } as const;
        const taken = takenBy(part, await this.movementsOf(part, commandName(attempt, 'hold', part)));
        const lines = part.lines.map((line, at) => ({ ...line, taken: taken[at] ?? [] }));
        if (await this.endPart(attempt, { ...part, lines })) isEnded = true;
      }
      return isEnded;
    });
  }

  /** @returns whether this call ended a hold */
  private async endPart(reservation: Attempt, part: Part): Promise<boolean> {
    const commands = endCommands(reservation, part);
    if (commands.length === 0) return false;
    const command = { name: commandName(reservation, 'end', part), fingerprint: reservation.attempt };
    try {
      const result = await this.commands.run(part.key, { commands, conditions: {} }, command);
      if (result !== 'repeated') return true;
      this.counts.count(commands, 'replayed');
    } catch (error) {
      // A product that expired has taken its holds with it.
      if (!hasCode(error, PRODUCT_ERRORS.product_not_found) && !isHoldMissing(error)) throw error;
    }
    return false;
  }

  /** The movements of a command, one after the other, because nobody knows how many there are. */
  private async movementsOf({ key, lines }: Part, name: string): Promise<readonly RecordedMovement[]> {
    const movements: RecordedMovement[] = [];
    for (let place = 0; place < lines.length * STOCK_LIMITS.locations; place += 1) {
      const found = await this.ledger.findAll(key.category, [movementIdOf(name, place)]);
      if (found === undefined) break;
      movements.push(...found);
    }
    return movements;
  }
}

/** The lines of a reservation with what they took, whatever part they belong to. */
export function withTaken(
  lines: readonly ReservedLine[],
  parts: readonly (readonly [Part, readonly (readonly Taken[])[]])[],
): ReservedLine[] {
  const byIndex = new Map(
    parts.flatMap(([part, taken]) => part.lines.map(({ index }, at) => [index, taken[at] ?? []] as const)),
  );
  return lines.map((line, index) => ({ ...line, taken: byIndex.get(index) ?? line.taken }));
}
