/** @import { Answer, Item, Place } from './types.js' */
import { trail } from './container-frame.js';
import { ask } from './dialog.js';
import { button, element, fill, heading } from './dom.js';
import { Failure } from './failure.js';
import { formatBytes, formatCharge, formatMoment } from './format.js';
import { conflictNote } from './conflict-note.js';
import { isSystemProperty } from './json.js';
import { jsonEditor } from './json-editor.js';
import { indented } from './json-text.js';
import { guardLeaving, leaveFreely } from './leaving.js';
import { failureNote } from './notes.js';
import { containerAt, databaseAt } from './place.js';
import { deleteItem, readItem, replaceItem } from './protocol.js';

/**
 * One item: to read, to change under its etag, to delete.
 * @param {Place} place
 * @param {string} id
 * @param {string} key the partition key as the protocol's header has it
 */
export async function itemView(place, id, key) {
  const first = await readItem(place, id, key);
  let seen = first.body;

  const facts = element('dl', { class: 'facts' });
  const trouble = element('div');
  const status = element('p', { class: 'figures', role: 'status' }, `Read for ${formatCharge(first.charge)}`);
  const save = button('Save', () => write(), 'primary');
  const editor = jsonEditor({
    label: `Item ${id}`,
    text: ownProperties(first),
    onSave: write,
    onChange: mark,
  });

  /** @param {Answer<Item>} answer the version now on the page */
  function show(answer) {
    seen = answer.body;
    fill(trouble);
    fill(facts, ...factsOf(answer, key));
    mark();
  }

  function mark() {
    save.disabled = !editor.isChanged();
  }

  /** @param {Item} [over] the version to replace, when it is not the one that was read */
  async function write(over = seen) {
    if (!editor.isChanged()) return;
    await attempt(async () => {
      const answer = await replaceItem(place, over, editor.read().text, key);
      editor.load(ownProperties(answer));
      show(answer);
      fill(status, `Saved for ${formatCharge(answer.charge)}`);
    });
  }

  /** @param {() => Promise<unknown>} work */
  async function attempt(work) {
    try {
      await work();
    } catch (error) {
      fill(status);
      const isConflict = error instanceof Failure && error.status === 412;
      fill(trouble, isConflict ? await conflict() : failureNote(error));
      trouble.scrollIntoView({ block: 'nearest' });
    }
  }

  async function conflict() {
    try {
      const theirs = await readItem(place, id, key);
      return conflictNote(theirs.body, ownProperties(theirs), {
        onTake: () => {
          editor.load(ownProperties(theirs));
          show(theirs);
          fill(status, 'This is their version');
        },
        onOverwrite: () => write(theirs.body),
      });
    } catch (error) {
      return failureNote(error);
    }
  }

  async function remove() {
    const deleted = await ask({
      title: 'Delete this item?',
      text: id,
      action: 'Delete item',
      danger: true,
      run: () => deleteItem(place, seen, key),
    });
    if (!deleted) return;
    leaveFreely();
    location.hash = containerAt(place, 'items');
  }

  show(first);
  guardLeaving(editor.isChanged);
  return [
    trail([place.database, databaseAt(place.database)], [place.container, containerAt(place, 'items')]),
    heading(id),
    facts,
    trouble,
    editor.area,
    element(
      'div',
      { class: 'pager' },
      status,
      element('div', { class: 'actions' }, button('Delete', remove, 'quiet'), save),
    ),
  ];
}

/**
 * Without what the server sets itself on every write.
 * @param {Answer<Item>} answer
 */
const ownProperties = ({ text }) => indented(text, isSystemProperty);

/**
 * @param {Answer<Item>} answer
 * @param {string} key
 */
const factsOf = ({ body: item, text }, key) =>
  [
    ['Partition key', key],
    ['Changed', formatMoment(item['_ts'])],
    ['ETag', item['_etag'].replaceAll('"', '')],
    ['Size', formatBytes(new TextEncoder().encode(text).length)],
  ].map(([term = '', value = '']) => element('div', {}, element('dt', {}, term), element('dd', {}, value)));
