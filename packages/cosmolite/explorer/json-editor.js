/** @import { JsonObject } from './types.js' */
import { element, onShortcut } from './dom.js';
import { parseObject } from './json.js';

/**
 * A text area that holds one JSON object.
 * @param {{ label: string, value: JsonObject, onSave: () => unknown, onChange: () => unknown }} options
 *   `onSave` is called for Ctrl+S (⌘S)
 */
export function jsonEditor({ label, value, onSave, onChange }) {
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
  /** @param {JsonObject} object */
  const load = (object) => {
    saved = JSON.stringify(object, null, 2);
    area.value = saved;
  };
  load(value);

  return {
    area,
    load,
    isChanged: () => area.value !== saved,
    /**
     * @returns {JsonObject}
     * @throws {Failure} when the text is something else
     */
    read: () => parseObject(area.value),
  };
}
