/** What the service answers to throughput it cannot provision. */
import { badRequest, type CosmosError, fromBackend } from '../common/errors.js';

/** Throughput that cannot be provisioned. */
export function invalidThroughput(
  requested: unknown,
  range: { readonly least: number; readonly most: number; readonly step: number; readonly because?: string },
): CosmosError {
  const { least, most, step, because } = range;
  const rule = `The offer should have valid throughput values between ${least} and ${most} inclusive in increments of ${step}.`;
  const isTooLittle = typeof requested === 'number' && requested < least;
  const problem = isTooLittle
    ? ` Requested throughput ${requested} is less than required minimum throughput ${least}.`
    : '';
  const reason =
    isTooLittle && because !== undefined ? ` Minimum limit ${least} is because of ${because}.` : '';
  return badRequest(fromBackend(rule + problem + reason));
}

const KIND_OF_THROUGHPUT = { manual: 'manually provisioned throughput', autoscale: 'autoscale throughput' };

/** An offer changes its kind by a migration only. */
export const migrationRequired = (wanted: 'manual' | 'autoscale'): CosmosError =>
  badRequest(
    `Updating offer to ${KIND_OF_THROUGHPUT[wanted]} is not allowed. Please invoke migration API to migrate this offer.`,
  );

/** A migration brings the offer as it is; the service chooses the new throughput. */
export const migrationContent = (target: 'manual' | 'autoscale'): CosmosError =>
  badRequest(
    fromBackend(
      target === 'autoscale'
        ? 'x-ms-cosmos-migrate-offer-to-autopilot must be supplied and offercontent must not contain ' +
            'autopilotSettings for migration from manual throughput to autoscale.'
        : 'x-ms-cosmos-migrate-offer-to-manual-throughput must be supplied and offercontent must contain ' +
            'autopilotSettings for migration from autoscale to manual throughput.',
    ),
  );
