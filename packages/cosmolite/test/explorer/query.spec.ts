import type { Page } from 'playwright-core';
import { withExplorer } from '../support/with-explorer.js';

async function run(page: Page, query: string): Promise<void> {
  await page.getByLabel('Query', { exact: true }).fill(query);
  await page.keyboard.press('Control+Enter');
}

const firstColumn = (page: Page): Promise<string[]> =>
  page.locator('tbody tr td:first-child').allTextContents();

describe('a query', () => {
  const explorer = withExplorer({ defaultPartitions: 3 });
  let address = '';

  beforeAll(async () => {
    const container = await explorer.container();
    for (let n = 0; n < 25; n += 1) {
      await container.items.create({ id: `item-${n}`, pk: `p${n % 5}`, n, colour: n % 2 ? 'red' : 'blue' });
    }
    address = `#/db/${container.database.id}/items/query`;
  });

  it('should show its pages, their charge and how long they took', async () => {
    const page = await explorer.open(address);
    await page.getByLabel('Rows per page').selectOption('10');
    await run(page, 'SELECT c.n FROM c ORDER BY c.n DESC');
    await page.getByText('Page 1').waitFor();
    expect(await page.getByRole('status').textContent()).toMatch(/^Page 110 rows[\d.]+ RU[\d.]+ ms$/);
    expect(await firstColumn(page)).toEqual(Array.from({ length: 10 }, (_, row) => String(24 - row)));

    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 3').waitFor();
    expect(await firstColumn(page)).toEqual(['4', '3', '2', '1', '0']);
    expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('Page 2').waitFor();
    expect((await firstColumn(page))[0]).toBe('14');
  });

  it('should merge the partitions of an aggregate', async () => {
    const page = await explorer.open(address);
    await run(page, 'SELECT VALUE COUNT(1) FROM c');
    const rows = page.getByRole('region', { name: 'Rows' });
    await rows.waitFor();
    expect(await rows.textContent()).toBe('[\n  25\n]');
  });

  it('should take parameters and a partition key', async () => {
    const page = await explorer.open(address);
    await page.getByText('Parameters', { exact: true }).click();
    await page.getByLabel('Values by name, as JSON').fill('{ "@colour": "red" }');
    await page.getByLabel('Partition key').fill('"p1"');
    await run(page, 'SELECT c.id FROM c WHERE c.colour = @colour');
    await page.getByText('3 rows').waitFor();
    expect(await firstColumn(page)).toEqual(['item-1', 'item-11', 'item-21']);
  });

  it('should show its plan', async () => {
    const page = await explorer.open(address);
    await run(page, 'SELECT * FROM c ORDER BY c.n');
    await page.getByText('Query plan').click();
    const plan = page.getByRole('region', { name: 'Query plan' });
    await plan.waitFor();
    expect(JSON.parse((await plan.textContent()) ?? '')).toMatchObject({
      partitionedQueryExecutionInfoVersion: 2,
      queryInfo: { orderBy: ['Ascending'], orderByExpressions: ['c.n'] },
      queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
    });
  });

  it('should show rows as JSON, too', async () => {
    const page = await explorer.open(address);
    await run(page, 'SELECT c.n, c.missing FROM c WHERE c.n = 7');
    await page.getByRole('cell', { name: '7' }).waitFor();
    await page.getByLabel('JSON', { exact: true }).check();
    expect(await page.getByRole('region', { name: 'Rows' }).textContent()).toBe('[\n  {\n    "n": 7\n  }\n]');
  });

  it('should keep every digit of 64-bit integers, in parameters and in rows', async () => {
    const page = await explorer.open(address);
    await page.getByText('Parameters', { exact: true }).click();
    await page.getByLabel('Values by name, as JSON').fill('{ "@n": 9007199254740993 }');
    await run(page, 'SELECT TOP 1 @n AS n, ToString(@n) AS text, [@n] AS list FROM c');
    await page.getByRole('cell', { name: '[9007199254740993]' }).waitFor();
    expect(await page.getByRole('cell', { name: /^9007199254740993$/ }).count()).toBe(2);
  });

  it('should say that there are no rows', async () => {
    const page = await explorer.open(address);
    await run(page, 'SELECT * FROM c WHERE c.n = -1');
    await expect(page.getByText('No rows', { exact: true }).waitFor()).resolves.toBeUndefined();
  });

  it('should mark where it is wrong', async () => {
    const page = await explorer.open(address);
    await run(page, 'SELECT * FROM c WHERE\nNONSENSE(c.n)');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('400 BadRequest SC2005');
    expect(await alert.textContent()).toContain("'NONSENSE' is not a recognized built-in function name.");
    expect(await alert.locator('mark').textContent()).toBe('NONSENSE');
  });

  it.each([
    ['Partition key', '"p1', 'Not JSON'],
    ['Values by name, as JSON', '[1]', 'Not an object'],
  ])('should not be sent with a bad %s', async (label, text, complaint) => {
    const page = await explorer.open(address);
    await page.getByText('Parameters', { exact: true }).click();
    await page.getByLabel(label).fill(text);
    await run(page, 'SELECT * FROM c');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain(complaint);
  });

  it('should be there again when the reader comes back', async () => {
    const page = await explorer.open(address);
    await run(page, 'SELECT c.id FROM c WHERE c.n > 20');
    await page.getByText('4 rows').waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Indexing policy' }).waitFor();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    expect(await page.getByLabel('Query', { exact: true }).inputValue()).toBe(
      'SELECT c.id FROM c WHERE c.n > 20',
    );
  });
});
