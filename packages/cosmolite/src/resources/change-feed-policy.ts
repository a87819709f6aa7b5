import { badRequest } from '../common/errors.js';
import type { ContainerSettings } from '../store/container-settings.js';
import { retentionMinutes } from '../store/version-rules.js';

/** @throws CosmosError 400 when container and account both say how long changes are kept */
export function requireOneRetention(
  { echoed }: ContainerSettings,
  { hasContinuousBackup }: { readonly hasContinuousBackup: boolean },
): void {
  if (!hasContinuousBackup || retentionMinutes(echoed) === 0) return;
  throw badRequest(
    'The retention duration in the Change Feed policy should not be set when continuous backup mode is enabled for the database account.',
  );
}
