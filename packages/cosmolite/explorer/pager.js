/** @import { Child } from './dom.js' */
/** @import { Page } from './types.js' */
/** @import { Pages } from './pages.js' */
import { button, element, fill } from './dom.js';
import { counted, formatCharge, formatDuration } from './format.js';
import { failureNote } from './notes.js';

/**
 * Shows one page of a walk at a time, with what it cost and the buttons to the next and the last one.
 * @param {Pages} pages
 * @param {object} options
 * @param {string} options.noun what a page holds, in the singular
 * @param {(page: Page) => Element} options.show
 * @param {(error: unknown) => Child[]} [options.explain] more about a failure
 * @param {Child} [options.beside] shown between the figures and the rows
 */
export function pager(pages, { noun, show, explain = () => [], beside }) {
  const figures = element('p', { class: 'figures', role: 'status' });
  const trouble = element('div');
  const rows = element('div', { class: 'rows' });
  const back = button('Back', () => present(pages.back()));
  const next = button('Next', () => advance());
  const bar = element('div', { class: 'pager' }, figures, element('div', { class: 'actions' }, back, next));
  const page = element('div', { class: 'stack', hidden: true }, bar, beside, rows);

  async function advance() {
    fill(trouble);
    setBusy(true);
    try {
      present(await pages.next());
    } catch (error) {
      fill(trouble, failureNote(error, ...explain(error)));
      setBusy(false);
    }
  }

  /** @param {boolean} isBusy */
  function setBusy(isBusy) {
    rows.setAttribute('aria-busy', String(isBusy));
    back.disabled = isBusy || !pages.hasBack;
    next.disabled = isBusy || !pages.hasNext;
  }

  /** @param {Page | undefined} read */
  function present(read) {
    if (!read) return;
    const { body, charge, milliseconds } = read;
    fill(
      figures,
      element('span', {}, `Page ${pages.number}`),
      element('span', {}, counted(body.Documents.length, noun)),
      element('span', {}, formatCharge(charge)),
      element('span', {}, formatDuration(milliseconds)),
      pages.number > 1 && element('span', {}, `${formatCharge(pages.charge)} for all pages read`),
    );
    fill(rows, show(read));
    setBusy(false);
    page.hidden = false;
  }

  return { root: element('div', { class: 'stack' }, trouble, page), start: advance };
}
