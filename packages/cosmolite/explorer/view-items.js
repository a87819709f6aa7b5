/** @import { ContainerResource, Page, Place } from './types.js' */
import { containerFrame } from './container-frame.js';
import { element } from './dom.js';
import { formatMoment } from './format.js';
import { isItem } from './json.js';
import { emptyNote } from './notes.js';
import { pager } from './pager.js';
import { Pages } from './pages.js';
import { partitionKeyOf, partitionKeyText } from './partition-key.js';
import { containerAt, itemAt } from './place.js';
import { queryPage, readContainer } from './protocol.js';
import { table } from './table.js';

const EVERYTHING = { query: 'SELECT * FROM c', parameters: [] };
const PAGE_SIZE = 50;

/**
 * The items of a container, page by page.
 * @param {Place} place
 */
export async function itemsView(place) {
  const container = await readContainer(place);
  const pages = new Pages((continuation) =>
    queryPage(place, EVERYTHING, { maxItems: PAGE_SIZE, continuation }),
  );
  const { root, start } = pager(pages, { noun: 'item', show: (page) => itemTable(place, container, page) });
  await start();
  return containerFrame(
    place,
    'items',
    element('a', { class: 'button primary', href: containerAt(place, 'new') }, 'New item'),
    root,
  );
}

/**
 * @param {Place} place
 * @param {ContainerResource} container
 * @param {Page} page
 */
function itemTable(place, container, page) {
  const items = page.body.Documents.filter(isItem);
  if (items.length === 0) return emptyNote('No items', 'What your application writes shows up here.');
  return table(
    'Items',
    ['id', `partition key ${container.partitionKey.paths.join(', ')}`, 'changed'],
    items.map((item) => {
      const key = partitionKeyOf(item, container);
      return [
        element('a', { href: itemAt(place, item.id, key) }, item.id),
        element('code', {}, partitionKeyText(key)),
        formatMoment(item['_ts']),
      ];
    }),
  );
}
