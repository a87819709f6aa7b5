/** Building elements. Text stays text: nothing here or elsewhere parses markup. */

/** @typedef {Node | string | false | null | undefined} Child */

/**
 * An element with attributes and children. A function is a listener (`onclick`), `true` an attribute
 * without a value, and `false` or undefined no attribute.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | undefined | ((event: Event) => unknown)>} [attributes]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...present(children));
  return made;
}

/**
 * @param {string} label
 * @param {() => unknown} act
 * @param {'primary' | 'quiet' | 'danger'} [kind]
 */
export const button = (label, act, kind) =>
  element('button', { type: 'button', class: kind, onclick: () => act() }, label);

/**
 * The title of a page; it takes the focus when the page is opened, so that reading begins there.
 * @param {string} text
 */
export const heading = (text) => element('h1', { tabindex: -1 }, text);

/**
 * Like `element`, for the drawing elements.
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {Child[]} children
 */
export function drawing(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...present(children));
  return made;
}

/**
 * Puts children in place of what an element holds.
 * @param {Element} parent
 * @param {Child[]} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(...present(children));
}

/**
 * The element of the page with this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element '${id}'.`);
  return found;
}

/**
 * A listener for one key pressed with Ctrl, or ⌘ on a Mac.
 * @param {string} key
 * @param {() => unknown} act
 * @returns {(event: Event) => void}
 */
export const onShortcut = (key, act) => (event) => {
  if (event instanceof KeyboardEvent && event.key === key && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    act();
  }
};

/** @param {Child[]} children */
const present = (children) =>
  children.filter((child) => child !== false && child !== null && child !== undefined);
