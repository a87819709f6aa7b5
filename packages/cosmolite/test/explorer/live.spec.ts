import { withExplorer } from '../support/with-explorer.js';

describe('the line of request units', () => {
  const explorer = withExplorer({ requestUnitsPerSecond: 200 });

  it('should rise with what is spent, and mark the seconds with 429s', async () => {
    const container = await explorer.container({ id: 'busy' });
    const page = await explorer.open('#/live');
    await page.getByRole('img', { name: /now, at most 0 RU\/s and 0 answers with 429/ }).waitFor();

    // The SDK repeats what was throttled, so every item arrives in the end.
    await Promise.all(
      Array.from({ length: 150 }, async (_, n) => container.items.create({ id: `item-${n}`, pk: 'p' })),
    );

    await page.getByText(/^[1-9][\d,.]* RU\/s at most$/).waitFor();
    await page.getByText(/^[1-9]\d* answers? with 429$/).waitFor();
    expect(await page.locator('main svg rect').count()).toBeGreaterThan(0);
    const operations = page.getByRole('region', { name: 'Operations since the start' });
    expect(await operations.locator('tr', { hasText: 'createItem' }).textContent()).toMatch(/^createItem\d+/);
    const busy = page.getByRole('region', { name: 'Containers' }).locator('tr', { hasText: '/ busy' });
    await busy.getByRole('cell', { name: '150', exact: true }).waitFor();
    expect(await busy.textContent()).toMatch(/\/ busy200 RU\/s1150[\d.]+ KB$/);
    const partitions = page.getByRole('region', { name: 'Physical partitions' });
    expect(await partitions.locator('tr', { hasText: '/ busy / 0' }).textContent()).toMatch(
      /\/ busy \/ 0[\d,.]+ RU\/s \(\d+%\)[\d,.]+ RU\/s \(1\d\d%\)\d+150[\d.]+ KB$/,
    );
  });

  it('should be in the bar of every page, and lead to the figures', async () => {
    const page = await explorer.open('');
    const meter = page.locator('#meter');
    await meter.getByText(/ RU\/s$/).waitFor();
    await meter.click();
    await expect(page.getByRole('heading', { name: 'Request units' }).waitFor()).resolves.toBeUndefined();
  });

  it('should not count its own reading', async () => {
    const page = await explorer.open('#/live');
    await page
      .getByRole('img', { name: /at most 0 RU\/s/ })
      .first()
      .waitFor();
    expect(await page.locator('tr', { hasText: 'metrics' }).count()).toBe(0);
  });
});
