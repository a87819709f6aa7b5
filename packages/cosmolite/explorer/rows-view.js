/** @import { Json, JsonObject } from './types.js' */
import { element, fill } from './dom.js';
import { isObject, isSystemProperty } from './json.js';
import { jsonView } from './json-view.js';
import { emptyNote } from './notes.js';
import { table } from './table.js';

const MAX_COLUMNS = 30;

/** The reader's choice, kept from query to query. */
let shape = 'table';

/**
 * Rows of a query as a table, when they are objects, or as JSON.
 * @param {readonly Json[]} rows
 */
export function rowsView(rows) {
  if (rows.length === 0) return emptyNote('No rows', 'This page of the query is empty.');
  const objects = rows.filter(isObject);
  if (objects.length < rows.length) return jsonView([...rows], 'Rows');

  const content = element('div');
  const show = () => fill(content, shape === 'table' ? rowTable(objects) : jsonView(objects, 'Rows'));
  const choice = (/** @type {string} */ value, /** @type {string} */ label) =>
    element(
      'label',
      {},
      element('input', {
        type: 'radio',
        name: 'shape',
        value,
        checked: value === shape,
        onchange: () => {
          shape = value;
          show();
        },
      }),
      element('span', {}, label),
    );
  show();
  return element(
    'div',
    {},
    element(
      'fieldset',
      { class: 'choice' },
      element('legend', {}, 'Show rows as'),
      choice('table', 'Table'),
      choice('json', 'JSON'),
    ),
    content,
  );
}

/** @param {readonly JsonObject[]} rows */
function rowTable(rows) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((name) => !isSystemProperty(name))
    .slice(0, MAX_COLUMNS);
  return table(
    'Rows',
    names,
    rows.map((row) => names.map((name) => cell(row[name]))),
  );
}

/** @param {Json | undefined} value */
function cell(value) {
  if (value === undefined) return null;
  if (typeof value === 'string') return element('span', { class: 'cell', title: value }, value);
  const text = JSON.stringify(value);
  return element('code', { class: 'cell', title: text }, text);
}
