/** The middle value; of an even count, the lower middle, so that it is a value that was measured. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('median of nothing');
  return middle;
}

/** The value that 95 of 100 do not exceed; of few values, the largest. */
export function p95(values: readonly number[]): number {
  const value = values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1];
  if (value === undefined) throw new Error('95th percentile of nothing');
  return value;
}

/** `median (min–max)` with a unit, for a table cell. */
export function spread(values: readonly number[], unit: string): string {
  return `${round(median(values))} ${unit} (${round(Math.min(...values))}–${round(Math.max(...values))})`;
}

const round = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
