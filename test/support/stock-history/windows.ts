import type { Entry } from './history.js';

/** When something has happened, at the earliest and at the latest. */
export interface Window {
  readonly began: number;
  readonly ended: number;
}

export const ANY_TIME: Window = { began: -Infinity, ended: Infinity };

/** The order of a ledger against real time: what had ended before another one began has the lower number. */
export function orderFindings(ledger: readonly Entry[], windows: readonly Window[]): string[] {
  const findings: string[] = [];
  let latest = -Infinity;
  for (const [index, { sequence }] of ledger.entries()) {
    const { began, ended } = windows[index] ?? ANY_TIME;
    if (ended < latest) findings.push(`movement ${sequence} had ended before one with a lower number began`);
    latest = Math.max(latest, began);
  }
  return findings;
}

/** How many movements had been made when something happened: at the least and at the most. */
export function placesWithin(windows: readonly Window[], { began, ended }: Window): [number, number] {
  const before = windows.findLastIndex((one) => one.ended < began) + 1;
  const after = windows.findIndex((one) => one.began > ended);
  return [before, after === -1 ? windows.length : after];
}
