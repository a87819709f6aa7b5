import { isObject, type JsonObject, memberOf, type Value } from '../values/values.js';
import type { ContainerSettings } from './container-settings.js';

const MINUTE_S = 60;
const DAY_S = 86_400;

/** What the change feed mode "all versions and deletes" may tell of a container. */
export interface VersionRules {
  /** How long a change can be read, in seconds. */
  readonly retention: number;
  /** Which changes tell the version before them. */
  readonly previous: { readonly replace: boolean; readonly delete: boolean };
}

/**
 * Changes are kept when the account has continuous backup, or the container a retention in its `changeFeedPolicy`,
 * in minutes. The version before a change is kept only when `previousImageRetentionPolicy` says so: mode 1 for
 * replaces, 2 for deletes, 3 for both (CosmosChangeFeedPreviousImageRetentionMode in azure-sdk-for-java).
 * @param backupDays window of the account's continuous backup; 0 for none
 * @returns undefined when changes are not kept
 */
export function versionRules({ echoed }: ContainerSettings, backupDays: number): VersionRules | undefined {
  const retention = backupDays > 0 ? backupDays * DAY_S : retentionMinutes(echoed) * MINUTE_S;
  if (retention === 0) return undefined;
  const mode = previousImageMode(echoed);
  return { retention, previous: { replace: mode === 1 || mode === 3, delete: mode === 2 || mode === 3 } };
}

export const retentionMinutes = (settings: JsonObject): number =>
  numberAt(settings, ['changeFeedPolicy', 'retentionDuration']);

const previousImageMode = (settings: JsonObject): number =>
  numberAt(settings, ['previousImageRetentionPolicy', 'supportedFeatures', 'allVersionsAndDeletes', 'mode']);

function numberAt(settings: JsonObject, path: readonly string[]): number {
  const value = path.reduce<Value>((at, name) => (isObject(at) ? memberOf(at, name) : undefined), settings);
  return typeof value === 'number' ? value : 0;
}
