/** @import { Child } from './dom.js' */
import { element } from './dom.js';

/**
 * A table that scrolls sideways by itself when it is wider than the page.
 * @param {string} label
 * @param {readonly string[]} columns
 * @param {readonly (readonly Child[])[]} rows
 */
export const table = (label, columns, rows) =>
  element(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': label },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name))),
      ),
      element(
        'tbody',
        {},
        ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))),
      ),
    ),
  );
