import { itemAddress, openItem } from '../support/item-page.js';
import { withExplorer } from '../support/with-explorer.js';

describe('an item', () => {
  const explorer = withExplorer();

  it('should be shown with its etag, without what the server sets', async () => {
    const { container, page, editor } = await openItem(explorer);
    expect(JSON.parse(await editor.inputValue())).toEqual({ id: 'a', pk: 'p', n: 1 });
    const { etag } = await container.item('a', 'p').read();
    expect(await page.locator('dd').nth(2).textContent()).toBe(etag.replaceAll('"', ''));
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });

  it('should be saved under its etag', async () => {
    const { container, page, editor } = await openItem(explorer);
    await editor.fill('{ "id": "a", "pk": "p", "n": 2 }');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved for [\d.]+ RU$/).waitFor();
    const { resource, etag } = await container.item('a', 'p').read();
    expect(resource).toMatchObject({ n: 2 });
    expect(await page.locator('dd').nth(2).textContent()).toBe(etag.replaceAll('"', ''));
  });

  it('should keep every digit and the order of members that it does not change', async () => {
    const { container, page, editor } = await openItem(explorer);
    const others = '"b":[9007199254740993,{}],"10":-9223372036854775808,"2":{"z":[],"0":1.5}';
    await editor.fill(`{"id":"a","pk":"p","n":1,${others}}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved for/).waitFor();
    await page.reload();
    const shown = await editor.inputValue();
    expect(shown).toBe(
      '{\n  "id": "a",\n  "pk": "p",\n  "n": 1,\n  "b": [\n    9007199254740993,\n    {}\n  ],\n' +
        '  "10": -9223372036854775808,\n  "2": {\n    "z": [],\n    "0": 1.5\n  }\n}',
    );
    await editor.fill(shown.replace('"n": 1', '"n": 2'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved for/).waitFor();
    const { resources } = await container.items
      .query<string>('SELECT VALUE ToString(c) FROM c', { partitionKey: 'p' })
      .fetchAll();
    expect(resources).toEqual([expect.stringContaining(`"n":2,${others}`)]);
  });

  it('should be found and saved under a key that no double holds', async () => {
    const { container, page } = await openItem(explorer);
    await page.goto(`${explorer.target.endpoint}_explorer#/db/${container.database.id}/items/new`);
    const text = '{ "id": "big", "pk": 9007199254740993 }';
    await page.getByRole('textbox', { name: 'New item' }).fill(text);
    await page.getByRole('button', { name: 'Create' }).click();
    const editor = page.getByRole('textbox', { name: 'Item big' });
    expect(await editor.inputValue()).toContain('"pk": 9007199254740993');
    await editor.fill(text.replace(' }', ', "n": 1 }'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved for/).waitFor();
    expect(await editor.inputValue()).toContain('"pk": 9007199254740993,\n  "n": 1');
  });

  it.each([
    ['{ "id": "a", ', 'Not JSON'],
    ['[1]', 'Not an object'],
    ['{ "id": "a", "pk": "other" }', '400 BadRequest (1001)'],
    ['{ "id": "a", "pk": "p", "ttl": 0 }', "The input ttl '0' is invalid."],
  ])('should not be saved as %s', async (text, complaint) => {
    const { page, editor, stored } = await openItem(explorer);
    await editor.fill(text);
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain(complaint);
    expect(await editor.inputValue()).toBe(text);
    expect(await stored()).toMatchObject({ n: 1 });
  });

  it('should be deleted when that is confirmed', async () => {
    const { page, stored } = await openItem(explorer);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.keyboard.press('Escape');
    expect(await stored()).toMatchObject({ n: 1 });
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete item' }).click();
    await page.getByText('No items').waitFor();
    expect(await stored()).toBeUndefined();
  });

  it('should not be left unsaved without a question', async () => {
    const { page, editor } = await openItem(explorer);
    await editor.fill('{ "id": "a", "pk": "p", "n": 2 }');
    await page.getByRole('link', { name: 'Databases' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await editor.inputValue()).toContain('"n": 2');
    await page.waitForURL(/\/item\/a\//);
    await page.getByRole('link', { name: 'Databases' }).click();
    await page.getByRole('button', { name: 'Discard my changes' }).click();
    await page.getByRole('heading', { name: 'Databases' }).waitFor();
  });

  it('should be refused when its id is taken', async () => {
    const { container, page, stored } = await openItem(explorer);
    await page.goto(`${explorer.target.endpoint}_explorer#/db/${container.database.id}/items/new`);
    await page.getByRole('textbox', { name: 'New item' }).fill('{ "id": "a", "pk": "p", "n": 9 }');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('409 Conflict').waitFor();
    expect(await stored()).toMatchObject({ n: 1 });
  });

  it.each<[string, unknown]>([
    ['with spaces, ä and 日本', 'ключ'],
    ['100% sure?&a=b', 'p'],
    ['<img src=x onerror=alert(1)>', '<b>"&'],
    ['number', 5],
    ['null', null],
    ['boolean', false],
    ['missing', undefined],
  ])('should be found and saved under the id %j and the key %j', async (id, pk) => {
    const container = await explorer.container();
    await container.items.create({ id, pk });
    const page = await explorer.open(`#/db/${container.database.id}/items/items`);
    await page.getByRole('link', { name: id, exact: true }).click();
    const editor = page.getByRole('textbox', { name: `Item ${id}` });
    await editor.fill(JSON.stringify({ id, pk, n: 1 }));
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved for/).waitFor();
    const { resources } = await container.items.readAll().fetchAll();
    expect(resources).toMatchObject([{ id, n: 1 }]);
  });

  it.each(['.', '..'])('should say that a browser cannot address the id %j', async (id) => {
    const container = await explorer.container();
    await container.items.upsert({ id, pk: 'p' });
    const page = await explorer.open(itemAddress(container, id, '["p"]'));
    await expect(
      page.getByText(`A browser cannot address a resource called '${id}'.`).waitFor(),
    ).resolves.toBeUndefined();
  });
});
