import { button, element, fill } from './dom.js';
import { field } from './field.js';
import { failureNote } from './notes.js';

/**
 * A question: a text, some fields, and one thing to do with them. The browser's own modal dialog keeps
 * the focus inside, gives it back afterwards, and closes on Escape.
 * @typedef {object} Question
 * @property {string} title
 * @property {string} [text]
 * @property {{ name: string, label: string, value?: string, hint?: string }[]} [fields]
 * @property {string} action what the button says
 * @property {boolean} [danger]
 * @property {(values: Record<string, string>) => unknown} [run] done before the dialog closes; what it throws is shown
 */

/**
 * @param {Question} question
 * @returns {Promise<boolean>} whether it was answered, and `run` succeeded
 */
export function ask({ title, text, fields = [], action, danger = false, run }) {
  const trouble = element('div');
  /** @returns {void} */
  const close = () => dialog.close();
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', { id: 'dialog-title' }, title),
    text !== undefined && element('p', {}, text),
    ...fields.map(({ name, label, value = '', hint }) => field(label, textInput(name, value), hint)),
    trouble,
    element(
      'div',
      { class: 'actions actions-end' },
      button('Cancel', () => close(), 'quiet'),
      element('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action),
    ),
  );
  const dialog = element('dialog', { 'aria-labelledby': 'dialog-title' }, form);
  let done = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void answer();
  });
  async function answer() {
    try {
      await run?.(valuesOf(form));
      done = true;
      close();
    } catch (error) {
      fill(trouble, failureNote(error));
    }
  }
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(done);
    });
  });
}

/**
 * @param {string} name
 * @param {string} value
 */
const textInput = (name, value) =>
  element('input', { name, value, required: true, autocomplete: 'off', spellcheck: 'false' });

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
const valuesOf = (form) =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
