import { element } from './dom.js';

let count = 0;

/**
 * A control under its label; the hint describes it, and is not part of its name.
 * @param {string} label
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  count += 1;
  control.id = `field-${count}`;
  if (hint !== undefined) control.setAttribute('aria-describedby', `hint-${count}`);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: control.id }, label),
    control,
    hint !== undefined && element('span', { class: 'hint', id: `hint-${count}` }, hint),
  );
}
