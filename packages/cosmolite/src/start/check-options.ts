import type { CosmoliteOptions } from './options.js';

const MAX_PORT = 65_535;
const MAX_PARTITIONS = 100;
/** The tiers of the service: Continuous7Days and Continuous30Days. */
const BACKUP_WINDOWS: ReadonlySet<number> = new Set([7, 30]);

/** @throws Error naming every option that is wrong and its rule, never a secret's value */
export function checkOptions({
  port = 0,
  key,
  defaultPartitions = 1,
  requestUnitsPerSecond = 1,
  continuousBackupDays,
}: CosmoliteOptions): void {
  const wrong = [
    ...unless(isWholeBetween(port, 0, MAX_PORT), `port must be a whole number from 0 to ${MAX_PORT}`),
    ...unless(key === undefined || isBase64(key), 'key must be base64'),
    ...unless(
      isWholeBetween(defaultPartitions, 1, MAX_PARTITIONS),
      `defaultPartitions must be a whole number from 1 to ${MAX_PARTITIONS}`,
    ),
    ...unless(
      Number.isFinite(requestUnitsPerSecond) && requestUnitsPerSecond > 0,
      'requestUnitsPerSecond must be a number above 0',
    ),
    ...unless(
      continuousBackupDays === undefined || BACKUP_WINDOWS.has(continuousBackupDays),
      'continuousBackupDays must be 7 or 30',
    ),
  ];
  if (wrong.length > 0) throw new Error(`cosmolite cannot start: ${wrong.join('; ')}.`);
}

const unless = (isRight: boolean, rule: string): string[] => (isRight ? [] : [rule]);

const isWholeBetween = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

const isBase64 = (text: string): boolean =>
  text.length > 0 &&
  Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
