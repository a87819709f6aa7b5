/** @import { ContainerMetrics } from './types.js' */
import { ask } from './dialog.js';
import { button, element, heading } from './dom.js';
import { counted } from './format.js';
import { refreshNavigation } from './navigation.js';
import { emptyNote } from './notes.js';
import { databaseAt } from './place.js';
import { createDatabase, listDatabases, readMetrics } from './protocol.js';

/** The account: its databases, and how an application connects. */
export async function accountView() {
  const [databases, { containers }] = await Promise.all([listDatabases(), readMetrics()]);
  const add = button('New database', askForDatabase, 'primary');
  return [
    element('div', { class: 'title' }, heading('Databases'), databases.length > 0 && add),
    databases.length === 0
      ? emptyNote('Nothing here yet', 'Create a database, or let your application do it.', add)
      : element(
          'ul',
          { class: 'cards' },
          ...databases.map(({ id }) =>
            element(
              'li',
              {},
              element('a', { href: databaseAt(id) }, id),
              element(
                'span',
                { class: 'hint' },
                contentsOf(containers.filter(({ database }) => database === id)),
              ),
            ),
          ),
        ),
    connecting(),
  ];
}

/** @param {readonly ContainerMetrics[]} containers */
const contentsOf = (containers) =>
  `${counted(containers.length, 'container')}, ${counted(sum(containers.map(({ items }) => items)), 'item')}`;

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

const connecting = () =>
  element(
    'section',
    { class: 'connecting' },
    element('h2', {}, 'Connect an application'),
    element('p', {}, 'Any Cosmos DB SDK, in gateway mode, with the key the emulator was started with:'),
    element(
      'pre',
      { class: 'json', tabindex: 0, role: 'region', 'aria-label': 'Connection in JavaScript' },
      `new CosmosClient({ endpoint: '${location.origin}/', key })`,
    ),
  );

async function askForDatabase() {
  let name = '';
  const created = await ask({
    title: 'New database',
    fields: [{ name: 'id', label: 'Name' }],
    action: 'Create',
    run: async ({ id = '' }) => {
      await createDatabase(id);
      name = id;
    },
  });
  if (!created) return;
  await refreshNavigation();
  location.hash = databaseAt(name);
}
