import type { RecordedMovement } from '../ledger/movement.js';
import { type Level, levelAt, onHandOf, type StockState } from '../ledger/stock-state.js';

/** The properties of a movement that the check uses. */
type Entry = Pick<
  RecordedMovement,
  'sequence' | 'location' | 'delta' | 'reservedDelta' | 'onHand' | 'reserved'
>;

/** Checks the ledger of a product backwards, from its stock to its first movement, in constant memory. */
export class LedgerCheck {
  private readonly findings: string[] = [];
  /** Expected stock of each location after the next movement. */
  private readonly levels: Map<string, Level>;
  private sequence: number;

  constructor(quantity: number, stock: StockState) {
    this.levels = new Map(stock.levels);
    this.sequence = stock.sequence;
    const sum = onHandOf(stock);
    if (sum !== quantity) this.findings.push(`quantity is ${quantity}, its locations hold ${sum}`);
  }

  /** The movement before the last one that was taken. */
  take({ sequence, location, delta, reservedDelta, onHand, reserved }: Entry): void {
    this.expectSequence(sequence);
    const level = levelAt({ levels: this.levels }, location);
    if (onHand !== level.onHand || reserved !== level.reserved) {
      this.findings.push(
        `"${location}" should hold ${textOf(level)} after movement ${sequence}, which left ${textOf({ onHand, reserved })}`,
      );
    }
    this.levels.set(location, { onHand: onHand - delta, reserved: reserved - reservedDelta });
    this.sequence = sequence - 1;
  }

  /** @param isWhole whether the first movement must have been taken @returns a sentence for each drift */
  end(isWhole: boolean): readonly string[] {
    if (this.sequence > 0) {
      return isWhole ? [...this.findings, missing(1, this.sequence)] : this.findings;
    }
    const unexplained = [...this.levels].filter(([, { onHand, reserved }]) => onHand !== 0 || reserved !== 0);
    return [
      ...this.findings,
      ...unexplained.map(([location, level]) => `no movement explains ${textOf(level)} in "${location}"`),
    ];
  }

  private expectSequence(sequence: number): void {
    if (sequence < this.sequence) this.findings.push(missing(sequence + 1, this.sequence));
    if (sequence > this.sequence) this.findings.push(`movement ${sequence} is one too many`);
  }
}

const textOf = ({ onHand, reserved }: Level): string => `${onHand} (${reserved} reserved)`;

const missing = (first: number, last: number): string =>
  first === last ? `movement ${first} is missing` : `movements ${first} to ${last} are missing`;
