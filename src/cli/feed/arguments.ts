import { parseArgs } from 'node:util';
import { StartError } from '../../common/errors/start-error.js';

/** What an operator wants of the change feed processors. */
export type FeedArguments = FeedOperation | Rebuild;

/** What can be done with every processor. */
export type FeedOperation =
  /** Of one processor, or of all. */
  | { readonly command: 'status'; readonly processor: string | undefined }
  | { readonly command: 'reset'; readonly processor: string; readonly from: 'beginning' | Date }
  | { readonly command: 'retry'; readonly processor: string };

export interface Rebuild {
  readonly command: 'rebuild';
  readonly processor: string;
}

export const USAGE = `Usage: npm run feed -- status [processor]
       npm run feed -- reset <processor> --from beginning|now|<time in ISO 8601>
       npm run feed -- retry <processor>
       npm run feed -- rebuild summaries

  status  leases, their owners, how far each is behind, and dead letters
  reset   sets every lease back: changes from there on are handled again
  retry   gives the dead letters to their handler again, in this process
  rebuild counts all summaries again beside those that are served, then serves the new ones`;

/** @throws StartError with the usage for anything that is not understood */
export function readArguments(args: string[], now: Date): FeedArguments {
  const parsed = tryParse(args, now);
  if (parsed === undefined) throw new StartError(USAGE);
  return parsed;
}

function tryParse(args: string[], now: Date): FeedArguments | undefined {
  const { from, words } = split(args);
  const [command, processor, ...others] = words;
  if (others.length > 0 || (from !== undefined && command !== 'reset')) return undefined;
  if (command === 'status') return { command, processor };
  if (processor === undefined) return undefined;
  if (command === 'retry' || command === 'rebuild') return { command, processor };
  const start = from === undefined ? undefined : startOf(from, now);
  return command === 'reset' && start !== undefined ? { command, processor, from: start } : undefined;
}

function split(args: string[]): { readonly from: string | undefined; readonly words: readonly string[] } {
  try {
    const options = { from: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { from: values.from, words: positionals };
  } catch (cause) {
    throw new StartError(USAGE, { cause });
  }
}

const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function startOf(text: string, now: Date): 'beginning' | Date | undefined {
  if (text === 'beginning') return text;
  if (text === 'now') return now;
  const time = new Date(text);
  return ISO_TIME.test(text) && !Number.isNaN(time.getTime()) ? time : undefined;
}
