/** Request units as we show them: at most two decimals, half up. */
export function roundCharge(requestUnits: number): number {
  return Math.round(requestUnits * 100) / 100;
}
