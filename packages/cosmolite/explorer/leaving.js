/** Unsaved work: the page that has some says so, and leaving it asks first. */
import { ask } from './dialog.js';

/** @type {() => boolean} */
let hasUnsaved = () => false;

/** @param {() => boolean} test asked whenever the page is about to be left */
export function guardLeaving(test) {
  hasUnsaved = test;
}

export function leaveFreely() {
  hasUnsaved = () => false;
}

/** Whether the page may be left; asks when something would be lost. */
export const mayLeave = async () =>
  !hasUnsaved() ||
  (await ask({
    title: 'Leave without saving?',
    text: 'What you changed in this item is not saved.',
    action: 'Discard my changes',
    danger: true,
  }));

addEventListener('beforeunload', (event) => {
  if (hasUnsaved()) event.preventDefault();
});
