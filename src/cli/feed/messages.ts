import type {
  ProcessorStatus,
  RetryOutcome,
} from '../../modules/cosmos/change-feed/operations/lease-status.js';
import type {
  RebuildOutcome,
  RebuildProgress,
} from '../../modules/summaries/rebuild/summary-rebuild.service.js';

export const NO_PROCESSORS = 'This application has no change feed processors.\n';

/** Leases, owners, lag and dead letters of a processor. */
export function statusText({ name, leases, isWhole, otherHosts, deadLetters }: ProcessorStatus): string {
  if (leases.length === 0) return neverStartedText(name, otherHosts);
  const rows = leases.map(({ leaseToken, owner, wantedBy, seconds, changes, renewedAt }) => [
    short(leaseToken),
    owner === null ? '-' : owner + (wantedBy === null ? '' : ` (wanted by ${wantedBy})`),
    changes === 0 ? '0' : seconds.toFixed(0),
    String(changes),
    renewedAt ?? '-',
  ]);
  const behind = leases.reduce((sum, { changes }) => sum + changes, 0);
  const lines = [
    ...(isWhole ? [] : [`${name}: some keys have no lease, so nobody reads them. Was a lease removed?`]),
    `${name}: ${leases.length} leases, about ${behind} changes behind, ${deadLetters.length} dead letters`,
    ...table(['lease', 'owner', 'lag (s)', 'lag (changes)', 'renewed'], rows),
  ];
  if (deadLetters.length > 0) {
    const letters = deadLetters.map(({ item, attempts, failedAt, error }) => [
      item,
      String(attempts),
      failedAt,
      error.split('\n', 1)[0] ?? '',
    ]);
    lines.push('', ...table(['dead letter of item', 'attempts', 'failed', 'error'], letters));
  }
  return `${lines.join('\n')}\n`;
}

function neverStartedText(name: string, otherHosts: readonly string[]): string {
  const text = `${name}: has never been started.`;
  const hosts = otherHosts.join(', ');
  return hosts === ''
    ? `${text}\n`
    : `${text} By another name of the host it has: ${hosts}. COSMOS_ENDPOINT must be that of the service.\n`;
}

export const resetText = (processor: string, leases: number): string =>
  `${processor}: ${leases} leases were set back.\n`;

/** What was handled, and what was not, with the reason. */
export function retryText(processor: string, { handled, failed }: RetryOutcome): string {
  const lines = [`${processor}: ${handled} dead letters handled, ${failed.length} failed again`];
  return [...lines, ...failed.map(({ item, reason }) => `  ${item}: ${reason.split('\n', 1)[0]}`), ''].join(
    '\n',
  );
}

export const progressText = ({ generation, behind }: RebuildProgress): string =>
  `summaries: generation ${generation}, about ${behind} changes to count\n`;

export const rebuildText = ({ generation, deadLetters, removed }: RebuildOutcome): string =>
  deadLetters > 0
    ? `summaries: ${deadLetters} changes cannot be counted. The former summaries are served. Mend the cause, then rebuild again.\n`
    : `summaries: generation ${generation} is served, ${removed} documents of former ones were removed\n`;

export const unknownText = (processor: string, known: readonly string[]): string =>
  `There is no change feed processor named ${processor}. There are: ${known.join(', ') || 'none'}.`;

/** A range has two bounds of up to 96 digits: the first ones tell it apart. */
const short = (leaseToken: string): string =>
  leaseToken
    .split('-')
    .map((bound) => (bound.length > 8 ? `${bound.slice(0, 8)}…` : bound))
    .join('-');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
