import { AppError } from '../../common/errors/app-error.js';
import { StartError } from '../../common/errors/start-error.js';
import { startFailure } from '../../common/observability/process-failures.js';
import { type Place, placeText } from './arguments.js';
import type { VerifyReport } from './verify-tenants.js';

/** A product that drifts, with a line for each reason. */
export const driftText = (
  tenant: string,
  { category, id, findings }: { category: string; id: string; findings: readonly string[] },
): string => findings.map((finding) => `${JSON.stringify([tenant, category, id])}: ${finding}\n`).join('');

/** What a run found, in a line or two. */
export function summaryText({
  products,
  drifting,
  withoutLedger,
  opened,
  seconds,
  requestCharge,
}: VerifyReport): string {
  const found = drifting === 0 ? 'no drift' : `${round(drifting)} drift`;
  const took = `${round(products)} products verified in ${seconds.toFixed(1)} s, ${round(requestCharge)} RU: ${found}.`;
  if (withoutLedger === 0) return took;
  const left = withoutLedger - opened;
  const without = left === 0 ? `${round(opened)} got their opening movement` : openLater(left);
  return `${took}\nFrom before the ledger: ${round(withoutLedger)} products; ${without}.`;
}

const openLater = (count: number): string =>
  `${round(count)} have no movement yet: --repair writes it, or their first change does`;

/** What a person needs to read when a run ended early, and how to go on. */
export function failureText(error: unknown, after: Place | undefined, embedded: boolean): string {
  const next =
    after === undefined ? '' : `\nGo on with: npm run stock:verify -- --after '${placeText(after)}'`;
  if (error instanceof AppError) {
    const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
    return `${error.detail}${cause}${next}`;
  }
  const hint =
    embedded && error instanceof StartError
      ? '\nA running service holds its embedded database alone: stop the service first.'
      : '';
  return startFailure(error) + hint + next;
}

const round = (value: number): string => Math.round(value).toLocaleString('en');
