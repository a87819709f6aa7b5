import { type Browser, chromium } from 'playwright-core';
import { EventStreamsService } from '../../src/modules/events/event-streams.service.js';
import { create } from '../support/products.js';
import { until } from '../support/until.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ env: { EVENTS_POLL_MS: '20', EVENTS_IDLE_POLL_MS: '50' } });
let browser: Browser;

/** Gathers the ids of products that the page hears of. Done once it is connected. */
const LISTEN = `
  heard = [];
  events = new EventSource('/v1/events?types=product.created');
  events.addEventListener('product.created', ({ data }) => heard.push(JSON.parse(data).subject));
  new Promise((resolve) => events.addEventListener('open', () => resolve()));
`;

beforeAll(async () => {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
});
afterAll(() => browser.close());

describe("a browser's EventSource", () => {
  it('should hear what happens, and go on by itself after the stream was ended', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${await app.port()}/docs`);
    await page.evaluate(LISTEN);
    const heard = () => page.evaluate<string[]>('heard');
    const { id: first } = await create(app);
    await until(heard, (ids) => ids.includes(first));
    app.app.get(EventStreamsService, { strict: false }).beforeApplicationShutdown();
    const { id: second } = await create(app);
    await until(heard, (ids) => ids.includes(second));
    expect(await heard()).toEqual([first, second]);
  });
});
