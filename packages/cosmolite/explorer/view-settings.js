/** @import { Child } from './dom.js' */
/** @import { ContainerResource, OfferResource, Place } from './types.js' */
import { containerFrame } from './container-frame.js';
import { ask } from './dialog.js';
import { button, element } from './dom.js';
import { formatNumber, formatRate } from './format.js';
import { jsonView } from './json-view.js';
import { refreshNavigation } from './navigation.js';
import { databaseAt } from './place.js';
import { deleteContainer, listOffers, listRanges, readContainer } from './protocol.js';
import { table } from './table.js';

/**
 * How a container is set up.
 * @param {Place} place
 */
export async function settingsView(place) {
  const [container, ranges, offers] = await Promise.all([
    readContainer(place),
    listRanges(place),
    listOffers(),
  ]);
  const offer = offers.find(({ resource }) => resource === container['_self']);
  return containerFrame(
    place,
    'settings',
    button('Delete container', () => askToDelete(place), 'quiet'),
    element(
      'dl',
      { class: 'facts facts-wide' },
      fact('Partition key', container.partitionKey.paths.join(', ')),
      fact('Hashing', `${container.partitionKey.kind}, version ${container.partitionKey.version}`),
      fact('Unique keys', uniqueKeysText(container)),
      fact('Time to live', timeToLiveText(container)),
      fact('Throughput', throughputText(offer)),
    ),
    element('h2', {}, 'Physical partitions'),
    table(
      'Physical partitions',
      ['range', 'from', 'up to'],
      ranges.map(({ id, minInclusive, maxExclusive }) => [
        id,
        element('code', {}, minInclusive === '' ? 'the start' : minInclusive),
        element('code', {}, maxExclusive === 'FF' ? 'the end' : maxExclusive),
      ]),
    ),
    element('h2', {}, 'Indexing policy'),
    jsonView(container.indexingPolicy, 'Indexing policy'),
  );
}

/**
 * @param {string} term
 * @param {Child} value
 */
const fact = (term, value) => element('div', {}, element('dt', {}, term), element('dd', {}, value));

/** @param {ContainerResource} container */
const uniqueKeysText = ({ uniqueKeyPolicy: { uniqueKeys } }) =>
  uniqueKeys.length === 0 ? 'none' : uniqueKeys.map(({ paths }) => paths.join(' + ')).join('; ');

/** @param {ContainerResource} container */
function timeToLiveText({ defaultTtl }) {
  if (defaultTtl === undefined) return 'off';
  return defaultTtl === -1 ? 'on, as each item says' : `${formatNumber(defaultTtl)} s after the last write`;
}

/** @param {OfferResource | undefined} offer */
function throughputText(offer) {
  if (!offer) return 'none of its own';
  const { offerThroughput, offerAutopilotSettings: autoscale } = offer.content;
  return autoscale
    ? `autoscale, at most ${formatRate(autoscale.maxThroughput)}`
    : formatRate(offerThroughput);
}

/** @param {Place} place */
async function askToDelete(place) {
  const deleted = await ask({
    title: `Delete ${place.container}?`,
    text: 'All its items go with it.',
    action: 'Delete container',
    danger: true,
    run: () => deleteContainer(place),
  });
  if (!deleted) return;
  await refreshNavigation();
  location.hash = databaseAt(place.database);
}
