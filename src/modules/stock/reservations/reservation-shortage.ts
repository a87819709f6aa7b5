import { availableOf, freeAt, type StockState } from '../ledger/stock-state.js';
import type { Part } from './reservation-parts.js';
import type { ShortLine } from './reservations.errors.js';

/**
 * The lines of a part that ask for more than there is: of the product, or of one location. Empty when all of them can be had: then
 * the commands that hold them are not refused.
 */
export function shortLines({ lines }: Pick<Part, 'lines'>, stock: StockState): ShortLine[] {
  if (stock.settings.allowBackorder) return [];
  const available = availableOf(stock);
  const requested = sum(lines);
  if (requested > available) return lines.map(({ index }) => ({ index, available, requested }));
  return lines.flatMap(({ index, location }) => {
    if (location === undefined) return [];
    const there = Math.min(available, freeAt(stock, location));
    const wanted = sum(lines.filter((line) => line.location === location));
    return wanted > there ? [{ index, available: there, requested: wanted }] : [];
  });
}

const sum = (lines: Part['lines']): number => lines.reduce((total, { quantity }) => total + quantity, 0);
