import { openItem } from '../support/item-page.js';
import type { ItemPage } from '../support/item-page.js';
import { withExplorer } from '../support/with-explorer.js';

describe('an item that somebody else changed meanwhile', () => {
  const explorer = withExplorer();

  async function conflicting(): Promise<ItemPage> {
    const opened = await openItem(explorer);
    const { container, page, editor } = opened;
    await editor.fill('{ "id": "a", "pk": "p", "n": "mine" }');
    await container.item('a', 'p').patch([{ op: 'set', path: '/n', value: 'theirs' }]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('412 Precondition failed: somebody changed this item').waitFor();
    return opened;
  }

  it('should not be overwritten, and be shown beside the own text', async () => {
    const { page, editor, stored } = await conflicting();
    expect(await stored()).toMatchObject({ n: 'theirs' });
    await page.getByText('Their version', { exact: true }).click();
    expect(await page.getByRole('region', { name: 'Their version' }).textContent()).toContain(
      '"n": "theirs"',
    );
    expect(await editor.inputValue()).toContain('"mine"');
  });

  it('should replace the own text when that is wanted', async () => {
    const { page, editor } = await conflicting();
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByText('This is their version').waitFor();
    expect(JSON.parse(await editor.inputValue())).toEqual({ id: 'a', pk: 'p', n: 'theirs' });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('should be overwritten when that is wanted', async () => {
    const { page, stored } = await conflicting();
    await page.getByRole('button', { name: 'Overwrite with mine' }).click();
    await page.getByText(/^Saved for/).waitFor();
    expect(await stored()).toMatchObject({ n: 'mine' });
  });

  it('should not be deleted', async () => {
    const { container, page, stored } = await openItem(explorer);
    await container.item('a', 'p').patch([{ op: 'set', path: '/n', value: 'theirs' }]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete item' }).click();
    expect(await page.getByRole('dialog').getByRole('alert').textContent()).toContain(
      '412 PreconditionFailed',
    );
    expect(await stored()).toMatchObject({ n: 'theirs' });
  });
});
