/** The list of databases and containers beside every page. */
import { byId, element, fill } from './dom.js';
import { failureNote } from './notes.js';
import { HOME, containerAt, databaseAt, presentParts } from './place.js';
import { listContainers, listDatabases } from './protocol.js';

const list = byId('navigation-list');
const button = byId('navigation-button');
const panel = byId('navigation');

export function startNavigation() {
  button.addEventListener('click', () => open(button.getAttribute('aria-expanded') !== 'true'));
  byId('navigation-refresh').addEventListener('click', () => void refreshNavigation());
  return refreshNavigation();
}

/** Reads the lists anew: after a change, and when the reader asks. */
export async function refreshNavigation() {
  try {
    const databases = await listDatabases();
    fill(list, ...(await Promise.all(databases.map(({ id }) => databaseEntry(id)))));
    if (databases.length === 0) fill(list, element('li', { class: 'hint' }, 'No databases'));
  } catch (error) {
    fill(list, element('li', {}, failureNote(error)));
  }
  markPresent();
}

/** Marks where the reader is, and on a narrow screen gets out of the way. */
export function markPresent() {
  open(false);
  const present = addressOf(presentParts());
  for (const link of panel.querySelectorAll('a')) {
    if (link.getAttribute('href') === present) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/**
 * The entry of the list that a page belongs to.
 * @param {string[]} parts
 */
function addressOf([area, database, container]) {
  if (area === undefined) return HOME;
  if (area !== 'db' || database === undefined) return undefined;
  return container === undefined ? databaseAt(database) : containerAt({ database, container }, 'items');
}

/** @param {boolean} isOpen */
function open(isOpen) {
  button.setAttribute('aria-expanded', String(isOpen));
  panel.toggleAttribute('data-open', isOpen);
}

/** @param {string} database */
async function databaseEntry(database) {
  const containers = await listContainers(database);
  return element(
    'li',
    {},
    element('a', { href: databaseAt(database) }, database),
    element(
      'ul',
      {},
      ...containers.map(({ id }) =>
        element('li', {}, element('a', { href: containerAt({ database, container: id }, 'items') }, id)),
      ),
    ),
  );
}
