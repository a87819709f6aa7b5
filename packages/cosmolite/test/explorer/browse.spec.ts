import type { Page } from 'playwright-core';
import { withExplorer } from '../support/with-explorer.js';

const rowCount = (page: Page): Promise<number> => page.locator('tbody tr').count();

describe('browsing', () => {
  const explorer = withExplorer({ defaultPartitions: 2 });

  it('should begin with an empty account and make the first database, container and item', async () => {
    const page = await explorer.open('');
    await page.getByText('Nothing here yet').waitFor();
    await page.getByRole('button', { name: 'New database' }).click();
    await page.getByLabel('Name').fill('shop');
    await page.keyboard.press('Enter');

    await page.getByText('No containers').waitFor();
    await page.getByRole('button', { name: 'New container' }).click();
    await page.getByLabel('Name').fill('products');
    await page.getByLabel('Partition key').fill('/tenantId, /category');
    await page.getByRole('button', { name: 'Create' }).click();

    await page.getByText('No items').waitFor();
    await page.getByRole('link', { name: 'New item' }).click();
    const editor = page.getByRole('textbox', { name: 'New item' });
    expect(JSON.parse(await editor.inputValue())).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      tenantId: '',
      category: '',
    });
    await editor.fill('{ "id": "a", "tenantId": "acme", "category": "bikes", "price": 5 }');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'a', exact: true }).waitFor();

    const { resource } = await explorer.client
      .database('shop')
      .container('products')
      .item('a', ['acme', 'bikes'])
      .read();
    expect(resource).toMatchObject({ id: 'a', tenantId: 'acme', category: 'bikes', price: 5 });
  });

  it('should list what applications made, and lead from there to the items', async () => {
    const container = await explorer.container({ id: 'orders' });
    await container.items.create({ id: 'first', pk: 'p' });
    const page = await explorer.open('');
    const list = page.getByRole('navigation', { name: 'Databases and containers' });
    await list.getByRole('link', { name: 'orders' }).click();
    await page.getByRole('link', { name: 'first' }).click();
    await page.getByRole('heading', { name: 'first' }).waitFor();
    expect(await list.locator('[aria-current]').allTextContents()).toEqual(['orders']);
    expect(await page.title()).toBe('first · cosmolite');
  });

  it('should page through the items, and go back without asking again', async () => {
    const container = await explorer.container();
    for (let n = 0; n < 120; n += 1) {
      await container.items.create({ id: `item-${n}`, pk: `p${n % 7}` });
    }
    const page = await explorer.open(`#/db/${container.database.id}/items/items`);
    const seen = new Set<string>();
    const collect = async (): Promise<void> => {
      for (const id of await page.locator('tbody a').allTextContents()) seen.add(id);
    };
    const next = page.getByRole('button', { name: 'Next' });
    const back = page.getByRole('button', { name: 'Back' });

    await page.getByText('Page 1').waitFor();
    expect([await rowCount(page), await back.isDisabled()]).toEqual([50, true]);
    await collect();
    await next.click();
    await page.getByText('Page 2').waitFor();
    await collect();
    await next.click();
    await page.getByText('Page 3').waitFor();
    await collect();
    expect([seen.size, await rowCount(page), await next.isDisabled()]).toEqual([120, 20, true]);
    expect(await page.getByRole('status').textContent()).toMatch(
      /^Page 320 items[\d.]+ RU[\d.]+ ms[\d.]+ RU for all pages read$/,
    );

    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await back.click();
    await page.getByText('Page 2').waitFor();
    await next.click();
    await page.getByText('Page 3').waitFor();
    expect(asked.filter((url) => url.endsWith('/docs'))).toEqual([]);
  });

  it('should show how a container is set up', async () => {
    const container = await explorer.container({
      partitionKey: { paths: ['/pk'], version: 2 },
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku', '/colour'] }] },
      defaultTtl: 3600,
      maxThroughput: 4000,
    });
    const page = await explorer.open(`#/db/${container.database.id}/items/settings`);
    await page.getByText('/sku + /colour').waitFor();
    expect(await page.locator('dd').allTextContents()).toEqual([
      '/pk',
      'Hash, version 2',
      '/sku + /colour',
      '3,600 s after the last write',
      'autoscale, at most 4,000 RU/s',
    ]);
    expect(await page.locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^0the start1F/),
      expect.stringMatching(/^11F.*the end$/),
    ]);
    expect(await page.getByRole('region', { name: 'Indexing policy' }).textContent()).toContain(
      '"indexingMode": "consistent"',
    );
  });

  it('should delete a container only when that is confirmed', async () => {
    const container = await explorer.container({ id: 'doomed' });
    const page = await explorer.open(`#/db/${container.database.id}/doomed/settings`);
    await page.getByRole('button', { name: 'Delete container' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect((await container.read()).statusCode).toBe(200);
    await page.getByRole('button', { name: 'Delete container' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete container' }).click();
    await page.getByText('No containers').waitFor();
    await expect(container.read()).rejects.toMatchObject({ code: 404 });
  });

  it('should say what the emulator refused, and try again', async () => {
    const page = await explorer.open('#/db/nowhere/nothing/items');
    const alert = page.getByRole('main').getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('404 NotFound (1003)');
    expect(await alert.textContent()).toContain('Owner resource does not exist');
    const { database } = await explorer.client.databases.create({ id: 'nowhere' });
    await database.containers.create({ id: 'nothing', partitionKey: '/pk' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No items').waitFor();
  });

  it('should say that an address leads nowhere', async () => {
    const page = await explorer.open('#/elsewhere');
    await expect(page.getByText('This address leads nowhere').waitFor()).resolves.toBeUndefined();
  });
});
