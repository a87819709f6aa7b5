/** @import { Child } from './dom.js' */
/** @import { Place } from './types.js' */
import { element, heading } from './dom.js';
import { HOME, containerAt, databaseAt } from './place.js';

/** @typedef {'items' | 'query' | 'settings'} Room */

/** @type {readonly (readonly [room: Room, title: string])[]} */
const ROOMS = [
  ['items', 'Items'],
  ['query', 'Query'],
  ['settings', 'Settings'],
];

/**
 * What is around every page of a container: its name, and the way to its other pages.
 * @param {Place} place
 * @param {Room} present
 * @param {Child} action what is done here most
 * @param {Child[]} content
 */
export const containerFrame = (place, present, action, ...content) => [
  trail(['Account', HOME], [place.database, databaseAt(place.database)]),
  element('div', { class: 'title' }, heading(place.container), action),
  element(
    'nav',
    { class: 'rooms', 'aria-label': `Pages of ${place.container}` },
    ...ROOMS.map(([room, title]) =>
      element('a', { href: containerAt(place, room), 'aria-current': room === present && 'page' }, title),
    ),
  ),
  ...content,
];

/** @param {(readonly [title: string, address: string])[]} steps what leads here, from the top */
export const trail = (...steps) =>
  element(
    'nav',
    { class: 'trail', 'aria-label': 'Breadcrumb' },
    ...steps.map(([title, address]) => element('a', { href: address }, title)),
  );
