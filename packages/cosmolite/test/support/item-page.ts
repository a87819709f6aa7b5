import type { Container } from '@azure/cosmos';
import type { Locator, Page } from 'playwright-core';
import type { ExplorerUnderTest } from './with-explorer.js';

export const itemAddress = (container: Container, id: string, key: string): string =>
  `#/db/${container.database.id}/items/item/${encodeURIComponent(id)}/${encodeURIComponent(key)}`;

/** A new item `a` of partition `p` with `n` 1, open in a tab. */
export interface ItemPage {
  readonly container: Container;
  readonly page: Page;
  readonly editor: Locator;
  /** What is stored now; undefined when it is gone. */
  readonly stored: () => Promise<unknown>;
}

export async function openItem(explorer: ExplorerUnderTest): Promise<ItemPage> {
  const container = await explorer.container();
  await container.items.create({ id: 'a', pk: 'p', n: 1 });
  const page = await explorer.open(itemAddress(container, 'a', '["p"]'));
  await page.getByText('Read for 1.00 RU').waitFor();
  return {
    container,
    page,
    editor: page.getByRole('textbox', { name: 'Item a' }),
    stored: async () => (await container.item('a', 'p').read()).resource,
  };
}
