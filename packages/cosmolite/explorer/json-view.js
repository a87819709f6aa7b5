/** @import { Json } from './types.js' */
import { element } from './dom.js';

/** Above this many characters the text is shown plain: thousands of coloured parts make a page slow. */
const COLOURED_UP_TO = 200_000;

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

/**
 * JSON, indented and coloured, to read. It scrolls, so the keyboard can reach it.
 * @param {Json} value
 * @param {string} label
 */
export const jsonView = (value, label) => jsonTextView(JSON.stringify(value, null, 2), label);

/**
 * The same for JSON that is indented text already.
 * @param {string} text
 * @param {string} label
 */
export function jsonTextView(text, label) {
  const view = element('pre', { class: 'json', tabindex: 0, role: 'region', 'aria-label': label });
  view.append(...(text.length > COLOURED_UP_TO ? [text] : coloured(text)));
  return view;
}

/** @param {string} text */
function* coloured(text) {
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, string, colon] = match;
    yield text.slice(end, match.index);
    yield element('span', { class: kindOf(string, colon) }, string ?? token);
    yield colon ?? '';
    end = match.index + token.length;
  }
  yield text.slice(end);
}

/**
 * @param {string | undefined} string
 * @param {string | undefined} colon
 */
function kindOf(string, colon) {
  if (string === undefined) return 'json-value';
  return colon === undefined ? 'json-text' : 'json-name';
}
