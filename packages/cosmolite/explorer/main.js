/** The explorer's frame: shows the page that the address names. */
import { button, byId, element, fill, heading } from './dom.js';
import { leaveFreely, mayLeave } from './leaving.js';
import { startMeter } from './meter.js';
import { markPresent, startNavigation } from './navigation.js';
import { emptyNote, failureNote } from './notes.js';
import { HOME, presentParts } from './place.js';
import { accountView } from './view-account.js';
import { databaseView } from './view-database.js';
import { itemView } from './view-item.js';
import { itemsView } from './view-items.js';
import { liveView } from './view-live.js';
import { newItemView } from './view-new-item.js';
import { queryView } from './view-query.js';
import { settingsView } from './view-settings.js';

const main = byId('main');
let shown = location.hash;
let turn = 0;

/** @param {string[]} parts of the address */
function viewOf([area, database, container, room, id, key]) {
  if (area === undefined) return accountView();
  if (area === 'live') return liveView();
  if (area !== 'db' || database === undefined) return nowhere();
  if (container === undefined) return databaseView(database);
  const place = { database, container };
  if (room === 'items') return itemsView(place);
  if (room === 'new') return newItemView(place);
  if (room === 'query') return queryView(place);
  if (room === 'settings') return settingsView(place);
  if (room === 'item' && id !== undefined && key !== undefined) return itemView(place, id, key);
  return nowhere();
}

const nowhere = () => [
  heading('No such page'),
  emptyNote(
    'This address leads nowhere',
    'It may have been cut.',
    element('a', { href: HOME }, 'To the databases'),
  ),
];

async function show() {
  shown = location.hash;
  turn += 1;
  const mine = turn;
  leaveFreely();
  main.setAttribute('aria-busy', 'true');
  const content = await contentOf(presentParts());
  if (mine !== turn) return;
  fill(main, ...content);
  main.removeAttribute('aria-busy');
  document.title = `${main.querySelector('h1')?.textContent ?? 'Explorer'} · cosmolite`;
  markPresent();
}

/** @param {string[]} parts */
async function contentOf(parts) {
  try {
    return await viewOf(parts);
  } catch (error) {
    return [heading(parts.at(-1) ?? 'Account'), failureNote(error, button('Try again', show))];
  }
}

async function follow() {
  if (location.hash === shown) return;
  const wanted = location.hash;
  if (await mayLeave()) {
    await show();
    focusTitle();
  } else {
    history.replaceState(null, '', shown);
    if (wanted !== shown) markPresent();
  }
}

const focusTitle = () => main.querySelector('h1')?.focus();

// The address after the # names a page, so this link cannot use it to jump.
byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  focusTitle();
});
addEventListener('hashchange', () => void follow());
byId('endpoint').textContent = location.host;
startMeter();
await Promise.all([startNavigation(), show()]);
