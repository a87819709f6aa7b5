import { trail } from './container-frame.js';
import { ask } from './dialog.js';
import { button, element, heading } from './dom.js';
import { refreshNavigation } from './navigation.js';
import { emptyNote } from './notes.js';
import { HOME, containerAt } from './place.js';
import { createContainer, deleteDatabase, listContainers } from './protocol.js';

/**
 * A database: its containers.
 * @param {string} database
 */
export async function databaseView(database) {
  const containers = await listContainers(database);
  const add = button('New container', () => askForContainer(database), 'primary');
  return [
    trail(['Account', HOME]),
    element(
      'div',
      { class: 'title' },
      heading(database),
      element(
        'div',
        { class: 'actions' },
        button('Delete database', () => askToDelete(database), 'quiet'),
        containers.length > 0 && add,
      ),
    ),
    containers.length === 0
      ? emptyNote('No containers', 'Items live in containers; each has a partition key of its own.', add)
      : element(
          'ul',
          { class: 'cards' },
          ...containers.map(({ id, partitionKey }) =>
            element(
              'li',
              {},
              element('a', { href: containerAt({ database, container: id }, 'items') }, id),
              element('span', { class: 'hint' }, `by ${partitionKey.paths.join(', ')}`),
            ),
          ),
        ),
  ];
}

/** @param {string} database */
async function askForContainer(database) {
  let name = '';
  const created = await ask({
    title: 'New container',
    fields: [
      { name: 'id', label: 'Name' },
      {
        name: 'paths',
        label: 'Partition key',
        value: '/id',
        hint: 'A path such as /category; up to three, separated by commas, for a hierarchical key.',
      },
    ],
    action: 'Create',
    run: async ({ id = '', paths = '' }) => {
      await createContainer(
        { database, container: id },
        paths.split(',').map((path) => path.trim()),
      );
      name = id;
    },
  });
  if (!created) return;
  await refreshNavigation();
  location.hash = containerAt({ database, container: name }, 'items');
}

/** @param {string} database */
async function askToDelete(database) {
  const deleted = await ask({
    title: `Delete ${database}?`,
    text: 'Its containers and all their items go with it.',
    action: 'Delete database',
    danger: true,
    run: () => deleteDatabase(database),
  });
  if (!deleted) return;
  await refreshNavigation();
  location.hash = HOME;
}
