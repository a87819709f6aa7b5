import { badRequest, refuseUnknownSettings } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { type CosmosRequest, headerOf, isFlagged } from '../http/request.js';
import {
  type AutoscaleSettings,
  type Offer,
  type OfferContent,
  provisionedThroughput,
} from '../store/offers.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';
import { invalidThroughput, migrationContent, migrationRequired } from './errors.js';
import { AUTOSCALE, MANUAL, MOST, rangeOf, type ThroughputKind, type ThroughputRange } from './limits.js';

/** An autoscale container idles at a tenth of its maximum. */
const IDLE_SHARE = 0.1;

/**
 * The throughput that the headers of a create ask for; `undefined` when they do not.
 * @throws CosmosError 400
 */
export function offerContentOf(request: CosmosRequest): OfferContent | undefined {
  const manual = headerOf(request, HEADER.offerThroughput);
  const autoscale = headerOf(request, HEADER.autopilotSettings);
  if (manual !== undefined && autoscale !== undefined) {
    throw badRequest('Throughput is either provisioned by hand or scaled automatically, not both.');
  }
  if (manual !== undefined) return manualContent(Number(manual), MANUAL);
  if (autoscale !== undefined) return autoscaleContent(parseSettings(autoscale), AUTOSCALE);
  return undefined;
}

/** What a replace reads, and what the service and its SDKs write besides, which changes nothing. */
const KNOWN_MEMBERS = new Set([
  'offerThroughput',
  'offerAutopilotSettings',
  'offerIsRUPerMinuteThroughputEnabled',
  'offerMinimumThroughputParameters',
  'offerLastReplaceTimestamp',
  'collectionThroughputInfo',
]);

/** What a container gets when its create request names no throughput. */
export const DEFAULT_CONTENT: OfferContent = { offerThroughput: MANUAL.least };

/**
 * What a replace makes of an offer: other throughput of the same kind, or, with the header that asks for
 * it, the other kind at a throughput that the service chooses.
 * @param raw `content` of the body
 * @param bytes what the container or database has stored
 * @throws CosmosError 400, 501 for a member that is not served
 */
export function replacedContent(
  request: CosmosRequest,
  offer: Offer,
  raw: Json | undefined,
  bytes: number,
): OfferContent {
  if (!isObject(raw)) throw badRequest('An offer needs a content with its throughput.');
  refuseUnknownSettings(
    'content.',
    Object.keys(raw).filter((name) => !KNOWN_MEMBERS.has(name)),
  );
  const settings = raw['offerAutopilotSettings'] ?? undefined;
  const wanted = settings === undefined ? 'manual' : 'autoscale';
  const kind = kindOf(offer.content);
  const target = migrationTarget(request);
  if (target !== undefined && target !== kind) {
    if (wanted !== kind) throw migrationContent(target);
    return migratedContent(offer, target, bytes);
  }
  if (wanted !== kind) throw migrationRequired(wanted);
  const range = rangeOf(kind, offer.highest, bytes);
  return settings === undefined
    ? manualContent(raw['offerThroughput'], range)
    : autoscaleContent(settings, range);
}

export const kindOf = (content: OfferContent): ThroughputKind =>
  content.offerAutopilotSettings ? 'autoscale' : 'manual';

/** The kind of throughput that the headers of a replace ask to change to. */
function migrationTarget(request: CosmosRequest): ThroughputKind | undefined {
  const toAutoscale = isFlagged(request, HEADER.migrateToAutoscale);
  const toManual = isFlagged(request, HEADER.migrateToManual);
  if (toAutoscale && toManual) {
    throw badRequest('An offer is migrated to autoscale or to manual, not to both.');
  }
  if (toAutoscale) return 'autoscale';
  return toManual ? 'manual' : undefined;
}

/** The throughput there is, or the least of the new kind, whichever is more. */
function migratedContent({ content, highest }: Offer, target: ThroughputKind, bytes: number): OfferContent {
  const { least, step } = rangeOf(target, highest, bytes);
  const throughput = Math.max(least, Math.ceil(provisionedThroughput(content) / step) * step);
  return target === 'manual' ? { offerThroughput: throughput } : autoscaled({ maxThroughput: throughput });
}

const manualContent = (throughput: Json | undefined, range: ThroughputRange): OfferContent => ({
  offerThroughput: checked(throughput, range),
});

function autoscaleContent(settings: Json, range: ThroughputRange): OfferContent {
  const { maxThroughput, autoUpgradePolicy, ...rest } = isObject(settings) ? settings : {};
  refuseUnknownSettings('offerAutopilotSettings.', Object.keys(rest));
  const policy = upgradePolicyOf(autoUpgradePolicy ?? undefined);
  return autoscaled({
    maxThroughput: checked(maxThroughput, range),
    ...(policy && { autoUpgradePolicy: policy }),
  });
}

const autoscaled = (settings: AutoscaleSettings): OfferContent => ({
  offerThroughput: settings.maxThroughput * IDLE_SHARE,
  offerAutopilotSettings: settings,
});

/** `{"throughputPolicy":{"incrementPercent":10}}`, as the SDKs write it. */
function upgradePolicyOf(raw: Json | undefined): JsonObject | undefined {
  if (raw === undefined) return undefined;
  const { throughputPolicy } = isObject(raw) ? raw : {};
  const { incrementPercent } = isObject(throughputPolicy) ? throughputPolicy : {};
  if (isObject(raw) && typeof incrementPercent === 'number' && incrementPercent >= 0) return raw;
  throw badRequest("An autoUpgradePolicy needs a throughputPolicy with an 'incrementPercent' of 0 or more.");
}

function checked(value: Json | undefined, range: ThroughputRange): number {
  const isValid = typeof value === 'number' && value >= range.least && value <= MOST;
  if (isValid && value % range.step === 0) return value;
  throw invalidThroughput(value, { ...range, most: MOST });
}

function parseSettings(text: string): Json {
  try {
    const settings: Json = JSON.parse(text);
    return settings;
  } catch {
    throw badRequest(`The value '${text}' of the header '${HEADER.autopilotSettings}' is no JSON.`);
  }
}
