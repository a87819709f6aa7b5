/** @import { Item } from './types.js' */
import { button, element } from './dom.js';
import { formatMoment } from './format.js';
import { jsonTextView } from './json-view.js';

/**
 * 412: the item is no longer the one that was read. Nothing was overwritten; what happens next is the
 * reader's choice, with the other version before their eyes.
 * @param {Item} theirs
 * @param {string} shown the part of it that people write, indented
 * @param {{ onTake: () => unknown, onOverwrite: () => unknown }} choices
 */
export const conflictNote = (theirs, shown, { onTake, onOverwrite }) =>
  element(
    'div',
    { class: 'note note-failure', role: 'alert' },
    element('strong', {}, '412 Precondition failed: somebody changed this item'),
    element(
      'p',
      {},
      `Its ETag is no longer the one you read: it was saved on ${formatMoment(theirs['_ts'])}. `,
      'Your text is still below, and nothing of it was saved.',
    ),
    element('details', {}, element('summary', {}, 'Their version'), jsonTextView(shown, 'Their version')),
    element(
      'div',
      { class: 'actions' },
      button('Take theirs', onTake),
      button('Overwrite with mine', onOverwrite, 'danger'),
    ),
  );
