/** @import { ObjectText } from './types.js' */
import { element, onShortcut } from './dom.js';
import { parseObject } from './json.js';

/**
 * A text area that holds one JSON object.
 * @param {{ label: string, text: string, onSave: () => unknown, onChange: () => unknown }} options
 *   `onSave` is called for Ctrl+S (⌘S)
 */
export function jsonEditor({ label, text, onSave, onChange }) {
  const area = element('textarea', {
    class: 'code',
    'aria-label': label,
    rows: 20,
    spellcheck: 'false',
    autocomplete: 'off',
    oninput: onChange,
    onkeydown: onShortcut('s', onSave),
  });
  let saved = '';
  /** @param {string} json */
  const load = (json) => {
    saved = json;
    area.value = saved;
  };
  load(text);

  return {
    area,
    load,
    isChanged: () => area.value !== saved,
    /**
     * @returns {ObjectText}
     * @throws {Failure} when the text is something else
     */
    read: () => ({ text: area.value, value: parseObject(area.value) }),
  };
}
