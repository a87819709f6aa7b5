/** @import { Place } from './types.js' */
import { trail } from './container-frame.js';
import { button, element, fill, heading } from './dom.js';
import { jsonEditor } from './json-editor.js';
import { guardLeaving, leaveFreely } from './leaving.js';
import { failureNote } from './notes.js';
import { blankItem, partitionKeyOf } from './partition-key.js';
import { containerAt, databaseAt, itemAt } from './place.js';
import { createItem, readContainer } from './protocol.js';

/**
 * A new item, begun with an id of its own and the properties of the partition key.
 * @param {Place} place
 */
export async function newItemView(place) {
  const container = await readContainer(place);
  const trouble = element('div');
  const editor = jsonEditor({
    label: 'New item',
    text: JSON.stringify(blankItem(container, randomId()), null, 2),
    onSave: create,
    onChange: () => fill(trouble),
  });

  async function create() {
    try {
      const { text, value } = editor.read();
      const { body } = await createItem(place, text, partitionKeyOf(value, container));
      leaveFreely();
      location.hash = itemAt(place, body.id, partitionKeyOf(body, container));
    } catch (error) {
      fill(trouble, failureNote(error));
    }
  }

  guardLeaving(editor.isChanged);
  return [
    trail([place.database, databaseAt(place.database)], [place.container, containerAt(place, 'items')]),
    heading('New item'),
    trouble,
    editor.area,
    element(
      'div',
      { class: 'actions actions-end' },
      element('a', { class: 'button quiet', href: containerAt(place, 'items') }, 'Cancel'),
      button('Create', create, 'primary'),
    ),
  ];
}

/** Sixteen hexadecimal digits; `randomUUID` exists only where the page is served securely or from loopback. */
const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
