/** Whether everybody can read and use it: narrow and wide, light and dark, by keyboard alone. */
import type { Page } from 'playwright-core';
import { withExplorer } from '../support/with-explorer.js';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 400, height: 800 };

/**
 * Runs in the page: texts whose colour is not four and a half times as light, or as dark, as what is
 * behind them (WCAG 2.2, 1.4.3).
 */
const FAINT_TEXTS = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([red, green, blue]) => 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    throw new Error('Nothing is behind it.');
  };
  const contrast = (element) => {
    const [text, ground] = [channels(getComputedStyle(element).color), behind(element)].map(luminance);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((element) => [element.textContent.trim().slice(0, 40), Number(contrast(element).toFixed(2))])
    .filter(([, ratio]) => ratio < 4.5);
})()`;

interface AccessibleNode {
  readonly ignored: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
}

const CONTROLS = new Set<unknown>(['button', 'link', 'textbox', 'combobox', 'radio', 'img', 'region']);

/** What the page offers to a screen reader without saying what it is. */
async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes }: { nodes: AccessibleNode[] } = await session.send('Accessibility.getFullAXTree');
  const controls = nodes.filter(({ ignored, role }) => !ignored && CONTROLS.has(role?.value));
  expect(controls.length).toBeGreaterThan(4);
  return controls.filter(({ name }) => !name?.value).map(({ role }) => String(role?.value));
}

describe('reading', () => {
  const explorer = withExplorer();
  /** Name of a page, its address, and a text that is there when it is complete. */
  const pages: [name: string, address: string, sign: string][] = [];

  beforeAll(async () => {
    const container = await explorer.container({
      id: 'a-container-with-quite-a-long-name-for-a-narrow-screen',
    });
    await container.items.create({ id: 'a', pk: 'p', text: 'long '.repeat(60), list: [1, true, null] });
    const here = `#/db/${container.database.id}/${container.id}`;
    pages.push(
      ['account', '#/', 'Connect an application'],
      ['database', `#/db/${container.database.id}`, 'by /pk'],
      ['items', `${here}/items`, 'Page 1'],
      ['item', `${here}/item/a/${encodeURIComponent('["p"]')}`, 'Read for'],
      ['new item', `${here}/new`, 'Create'],
      ['query', `${here}/query`, 'Ctrl + Enter'],
      ['settings', `${here}/settings`, 'Indexing policy'],
      ['live', '#/live', 'a minute ago'],
      ['error', '#/db/nowhere/nothing/items', 'Try again'],
    );
  });

  /** Each page in turn, with a query's rows and failure in the place of the empty form. */
  async function walk(page: Page, look: (name: string) => Promise<void>): Promise<void> {
    for (const [name, address, sign] of pages) {
      await page.goto(`${explorer.target.endpoint}_explorer${address}`);
      await page.getByRole('main').getByText(sign).first().waitFor();
      await look(name);
      if (name !== 'query') continue;
      await page.getByRole('button', { name: 'Run' }).click();
      await page.getByText('Page 1').waitFor();
      await look('rows');
      await page.getByLabel('Query', { exact: true }).fill('SELECT');
      await page.getByRole('button', { name: 'Run' }).click();
      await page.getByRole('alert').waitFor();
      await look('query error');
    }
  }

  it.each([
    ['wide', WIDE],
    ['narrow', NARROW],
  ])('should need no scrolling sideways on a %s screen', async (_name, viewport) => {
    const page = await explorer.open('', { viewport });
    const tooWide: string[] = [];
    await walk(page, async (name) => {
      const width: number = await page.evaluate('document.documentElement.scrollWidth');
      if (width > viewport.width) tooWide.push(`${name}: ${width}`);
    });
    expect(tooWide).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('should be possible in %s colours', async (colorScheme) => {
    const page = await explorer.open('', { colorScheme, viewport: WIDE });
    const faint: unknown[] = [];
    await walk(page, async (name) => {
      const found: unknown[] = await page.evaluate(FAINT_TEXTS);
      faint.push(...found.map((text) => [name, text]));
    });
    expect(faint).toEqual([]);
  });

  it('should find a name on every control', async () => {
    const page = await explorer.open('', { viewport: NARROW });
    const nameless: string[] = [];
    await walk(page, async (name) => {
      nameless.push(...(await namelessControls(page)).map((role) => `${name}: ${role}`));
    });
    expect(nameless).toEqual([]);
  });

  it('should find the list of containers behind a button on a narrow screen', async () => {
    const page = await explorer.open('', { viewport: NARROW });
    const list = page.getByRole('navigation', { name: 'Databases and containers' });
    const browse = page.getByRole('button', { name: 'Browse' });
    expect(await list.isVisible()).toBe(false);
    await browse.click();
    expect([await list.isVisible(), await browse.getAttribute('aria-expanded')]).toEqual([true, 'true']);
    await list.getByRole('link', { name: /a-container/ }).click();
    await page.getByText('Page 1').waitFor();
    expect(await list.isVisible()).toBe(false);
  });

  it('should need no mouse', async () => {
    const page = await explorer.open(pages[2]?.[1] ?? '', { viewport: WIDE });
    await page.getByText('Page 1').waitFor();
    const focused = page.locator(':focus');

    await page.keyboard.press('Tab');
    expect(await focused.textContent()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await focused.textContent()).toMatch(/^a-container/);

    const isAtItem = async (): Promise<boolean> => (await focused.textContent()) === 'a';
    for (let steps = 0; steps < 12 && !(await isAtItem()); steps += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Read for').waitFor();
    expect(await focused.textContent()).toBe('a');

    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('{ "id": "a", "pk": "p", "by": "keyboard" }');
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved for/).waitFor();
  });
});
