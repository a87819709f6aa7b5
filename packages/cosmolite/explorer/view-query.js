/** @import { Place, QuerySpec } from './types.js' */
import { containerFrame } from './container-frame.js';
import { element, fill, onShortcut } from './dom.js';
import { Failure } from './failure.js';
import { field } from './field.js';
import { parseObject } from './json.js';
import { jsonView } from './json-view.js';
import { failureNote } from './notes.js';
import { pager } from './pager.js';
import { Pages } from './pages.js';
import { queryPage, queryPlan } from './protocol.js';
import { rowsView } from './rows-view.js';

/** What was last written in each container, as long as the page is open. */
const drafts = new Map();
const FIRST_DRAFT = { query: 'SELECT * FROM c', key: '', parameters: '', size: '50' };
const SIZES = ['10', '50', '100', '500'];

/**
 * Write a query, walk its pages, see what they cost and how the service would plan it.
 * @param {Place} place
 */
export function queryView(place) {
  const name = JSON.stringify(place);
  const draft = { ...FIRST_DRAFT, ...drafts.get(name) };
  const text = element(
    'textarea',
    { class: 'code', name: 'query', rows: 5, spellcheck: 'false' },
    draft.query,
  );
  const parameters = element(
    'textarea',
    { class: 'code', name: 'parameters', rows: 3, spellcheck: 'false', placeholder: '{ "@price": 100 }' },
    draft.parameters,
  );
  const key = element('input', {
    name: 'key',
    value: draft.key,
    placeholder: 'every partition',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const size = element(
    'select',
    { name: 'size' },
    ...SIZES.map((value) => element('option', { value, selected: value === draft.size }, value)),
  );
  const results = element('section', { 'aria-label': 'Results' });

  /** @type {HTMLFormElement} */
  const form = element(
    'form',
    {
      class: 'query',
      onkeydown: onShortcut('Enter', () => form.requestSubmit()),
      onsubmit: (event) => {
        event.preventDefault();
        void run();
      },
    },
    field('Query', text),
    element(
      'details',
      { open: draft.parameters !== '' },
      element('summary', {}, 'Parameters'),
      field('Values by name, as JSON', parameters),
    ),
    element(
      'div',
      { class: 'toolbar' },
      field('Partition key', key, 'JSON: "bikes", or ["acme", "bikes"]'),
      field('Rows per page', size),
      element(
        'div',
        { class: 'run' },
        element('button', { type: 'submit', class: 'primary' }, 'Run'),
        element('span', { class: 'hint' }, 'Ctrl + Enter'),
      ),
    ),
  );

  async function run() {
    drafts.set(name, {
      query: text.value,
      key: key.value,
      parameters: parameters.value,
      size: size.value,
    });
    fill(results);
    try {
      const spec = { query: text.value, parameters: parametersOf(parameters.value) };
      const options = { maxItems: Number(size.value), key: keyOf(key.value) };
      const pages = new Pages((continuation) => queryPage(place, spec, { ...options, continuation }));
      const { root, start } = pager(pages, {
        noun: 'row',
        show: ({ body }) => rowsView(body.Documents),
        explain: (error) => markedText(spec.query, error),
        beside: planOf(place, spec),
      });
      fill(results, root);
      await start();
    } catch (error) {
      fill(results, failureNote(error));
    }
  }

  return containerFrame(place, 'query', null, form, results);
}

/**
 * @param {string} text
 * @returns {QuerySpec['parameters']}
 */
const parametersOf = (text) =>
  text.trim() === '' ? [] : Object.entries(parseObject(text)).map(([name, value]) => ({ name, value }));

/**
 * The header for a key written as JSON; one value needs no brackets.
 * @param {string} text
 */
function keyOf(text) {
  if (text.trim() === '') return undefined;
  const { key } = parseObject(`{"key":${text}}`);
  return JSON.stringify(Array.isArray(key) ? key : [key]);
}

/**
 * The plan a gateway would hand to an SDK; asked for only when somebody looks.
 * @param {Place} place
 * @param {QuerySpec} spec
 */
function planOf(place, spec) {
  const plan = element('div');
  /** @type {HTMLDetailsElement} */
  const details = element('details', { ontoggle: () => look() }, element('summary', {}, 'Query plan'), plan);
  async function look() {
    if (!details.open || plan.childElementCount > 0) return;
    try {
      fill(plan, jsonView(await queryPlan(place, spec), 'Query plan'));
    } catch (error) {
      fill(plan, failureNote(error));
    }
  }
  return details;
}

/**
 * The query with the part an error points at marked.
 * @param {string} query
 * @param {unknown} error
 */
function markedText(query, error) {
  if (!(error instanceof Failure) || !error.span) return [];
  const { start, end } = error.span;
  return [
    element(
      'pre',
      { class: 'json', tabindex: 0, role: 'region', 'aria-label': 'Where the query is wrong' },
      query.slice(0, start),
      element('mark', {}, query.slice(start, end) || ' '),
      query.slice(end),
    ),
  ];
}
