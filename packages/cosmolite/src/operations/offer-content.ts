import { badRequest } from '../errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import type { CosmosRequest } from '../http/request.js';
import type { OfferContent } from '../store/offers.js';
import { isObject } from '../values.js';
import type { Json } from '../values.js';

const MANUAL = { least: 400, step: 100 };
const AUTOSCALE = { least: 1000, step: 1000 };
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
  if (manual !== undefined) return manualContent(Number(manual));
  if (autoscale !== undefined) return autoscaleContent(parseSettings(autoscale));
  return undefined;
}

/** What a container gets when nobody asks. */
export const DEFAULT_CONTENT: OfferContent = { offerThroughput: MANUAL.least };

/**
 * Reads `content` of an offer that is to be replaced.
 * @throws CosmosError 400
 */
export function readOfferContent(raw: Json | undefined): OfferContent {
  if (!isObject(raw)) throw badRequest('An offer needs a content with its throughput.');
  const settings = raw['offerAutopilotSettings'];
  if (settings !== undefined && settings !== null) return autoscaleContent(settings);
  return manualContent(raw['offerThroughput']);
}

const manualContent = (throughput: Json | undefined): OfferContent => ({
  offerThroughput: checked(throughput, MANUAL, 'throughput'),
});

function autoscaleContent(settings: Json): OfferContent {
  const maxThroughput = checked(
    isObject(settings) ? settings['maxThroughput'] : undefined,
    AUTOSCALE,
    'maxThroughput',
  );
  return { offerThroughput: maxThroughput * IDLE_SHARE, offerAutopilotSettings: { maxThroughput } };
}

function checked(value: Json | undefined, { least, step }: typeof MANUAL, name: string): number {
  if (typeof value === 'number' && value >= least && value % step === 0) return value;
  throw badRequest(
    `The offer should have valid ${name} between ${least} and unlimited inclusive in increments of ${step}.`,
  );
}

function parseSettings(text: string): Json {
  try {
    const settings: Json = JSON.parse(text);
    return settings;
  } catch {
    throw badRequest(`The value '${text}' of the header '${HEADER.autopilotSettings}' is no JSON.`);
  }
}
