/** What other pages in the same browser, and texts in the data, may not do. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { withExplorer } from '../support/with-explorer.js';

describe('the fence around the explorer', () => {
  const explorer = withExplorer();
  let other: Server;
  let otherUrl = '';

  beforeAll(async () => {
    other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>other</title>');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    if (typeof address !== 'object' || !address) throw new Error('The other page is served nowhere.');
    otherUrl = `http://127.0.0.1:${address.port}/`;
  });
  afterAll(async () => {
    other.closeAllConnections();
    other.close();
    await once(other, 'close');
  });

  it.each([
    ['a plain request', `{ method: 'POST', mode: 'no-cors', body: '{"id":"stolen"}' }`],
    [
      'the header of the page',
      `{ method: 'POST', headers: { 'x-cosmolite-explorer': '1' }, body: '{"id":"stolen"}' }`,
    ],
    [
      'the header and a cookie',
      `{ method: 'POST', credentials: 'include', headers: { 'x-cosmolite-explorer': '1' }, body: '{"id":"stolen"}' }`,
    ],
  ])('should keep out another page that sends %s', async (_name, request) => {
    const context = await explorer.visit(otherUrl);
    const outcome: string = await context.evaluate(
      `fetch('${explorer.target.endpoint}_explorer/api/dbs', ${request}).then((answer) => answer.type, (error) => error.name)`,
    );
    expect(['opaque', 'TypeError']).toContain(outcome);
    const { resources } = await explorer.client.databases.readAll().fetchAll();
    expect(resources.map(({ id }) => id)).not.toContain('stolen');
  });

  it('should not be shown inside another page', async () => {
    const page = await explorer.visit(otherUrl);
    await page.evaluate(`new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.onload = done;
      frame.src = '${explorer.target.endpoint}_explorer';
      document.body.append(frame);
    })`);
    const [, frame] = page.frames();
    expect(await frame?.locator('#main').count()).toBe(0);
  });

  it('should show markup in the data as text', async () => {
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const container = await explorer.container();
    await container.items.create({ id: markup.replaceAll('/', '|'), pk: markup, text: markup });
    const page = await explorer.open(`#/db/${container.database.id}/items/items`);
    await page.getByText(JSON.stringify(markup)).waitFor();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByTitle(markup, { exact: true }).first().waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('items · cosmolite');
  });
});
