import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { CosmoliteOptions } from '../../src/index.js';
import { withServer } from './with-server.js';
import type { ServerUnderTest } from './with-server.js';

/** An emulator, and a browser to look at its explorer. */
export interface ExplorerUnderTest extends ServerUnderTest {
  /** A tab of a browser that has never been here, at an address after the `#`. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same for a page that is not the explorer's. */
  visit(url: string): Promise<Page>;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Registers start and stop with Jest. After each test every tab is closed, and the explorer may not have
 * complained in any: no uncaught error, nothing blocked by its content security policy.
 */
export function withExplorer(options: CosmoliteOptions = {}): ExplorerUnderTest {
  const server = withServer(options);
  const complaints: string[] = [];
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function newTab(contextOptions: BrowserContextOptions = {}): Promise<Page> {
    if (!browser) throw new Error('The browser is started by beforeAll; use it in tests.');
    const context = await browser.newContext({ locale: 'en-GB', ...contextOptions });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return page;
  }

  return {
    get target() {
      return server.target;
    },
    get client() {
      return server.client;
    },
    container: (request) => server.container(request),
    expected: (difference, own) => server.expected(difference, own),
    async visit(url) {
      const page = await newTab();
      await page.goto(url);
      return page;
    },
    async open(address, contextOptions) {
      const page = await newTab(contextOptions);
      reportTo(complaints, page);
      await page.goto(`${server.target.endpoint}_explorer${address}`);
      return page;
    },
  };
}

/** Notes uncaught errors and what the browser blocks. */
function reportTo(complaints: string[], page: Page): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser reports every answer of 400 and above; those are what the tests provoke.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
  });
}

function findChromium(): string {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  throw new Error(
    `There is no Chromium at ${path}. Install it (Debian and Ubuntu: apt-get install chromium), ` +
      'or say where it is with CHROMIUM_PATH.',
  );
}
