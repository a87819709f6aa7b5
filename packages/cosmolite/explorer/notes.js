/** What a page says when there is nothing to show, or something went wrong. */
/** @import { Child } from './dom.js' */
import { element } from './dom.js';
import { Failure } from './failure.js';

/**
 * @param {unknown} error
 * @param {Child[]} more below it
 */
export function failureNote(error, ...more) {
  const { title, message } =
    error instanceof Failure ? error : { title: 'The explorer itself failed', message: String(error) };
  return element(
    'div',
    { class: 'note note-failure', role: 'alert' },
    element('strong', {}, title),
    element('p', {}, message),
    ...more,
  );
}

/**
 * @param {string} title
 * @param {string} text
 * @param {Child[]} more
 */
export const emptyNote = (title, text, ...more) =>
  element(
    'div',
    { class: 'note note-empty' },
    element('strong', {}, title),
    element('p', {}, text),
    more.length > 0 && element('div', { class: 'actions' }, ...more),
  );
