import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyTenants } from '../../src/cli/stock-verify/verify-tenants.js';
import { StockVerificationService } from '../../src/modules/stock/verification/stock-verification.service.js';
import { containerOf, create, type ShownProduct, TENANT } from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { adjust, command, expectExplained, ledgerOf } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const MAIN = new URL('../../dist/cli/stock-verify/main.js', import.meta.url).pathname;

const app = withApp();

const itemOf = ({ id, category }: ShownProduct) => containerOf(app).item(id, [TENANT, category]);

/** A product as the last version left it: a quantity, and nothing that explains it. */
async function oldProduct(quantity: number): Promise<ShownProduct> {
  const product = await create(app, { category: 'old' });
  await itemOf(product).patch([{ op: 'set', path: '/quantity', value: quantity }]);
  return product;
}

/** Runs the built tool as a person does. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'stock-verify-'));
  const env = { COSMOS_ENDPOINT: app.db.endpoint, COSMOS_KEY: app.db.key };
  try {
    return await new Promise((resolve) => {
      execFile(process.execPath, [MAIN, ...args], { cwd, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const place = ({ id, category }: ShownProduct): string => JSON.stringify([TENANT, category, id]);

describe('npm run stock:verify', () => {
  it('should find no drift where every call has left its movement', async () => {
    const saw = await create(app, { quantity: 5 });
    await adjust(app, saw, 3, { location: 'north' });
    await command(app, saw, 'transfers', { from: 'main', to: 'north', quantity: 2 });
    await reserve(app, [line(saw, 4)]);
    expect(await run()).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^1 products verified in [\d.]+ s, [\d,]+ RU: no drift\.\n$/),
      stderr: expect.any(String),
    });
  });

  it('should give products from before the ledger their opening, and change no quantity', async () => {
    const old = await oldProduct(7);
    expect(await run('--tenant', TENANT)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/From before the ledger: 1 products; 1 have no movement yet/),
    });
    expect(await ledgerOf(app, old)).toEqual([]);
    expect((await run('--repair')).stdout).toMatch(
      /From before the ledger: 1 products; 1 got their opening movement/,
    );
    const opening = { kind: 'opening', sequence: 1, location: 'main', delta: 7, onHand: 7 };
    expect(await expectExplained(app, old)).toMatchObject([opening]);
    expect((await run('--repair')).stdout).not.toMatch(/before the ledger/);
    expect(await ledgerOf(app, old)).toHaveLength(1);
  });

  it('should name each product that its ledger does not explain, and fail', async () => {
    const [lost, wrong] = [await create(app, { quantity: 5 }), await create(app, { quantity: 6 })];
    await itemOf(wrong).patch([{ op: 'set', path: '/quantity', value: 9 }]);
    const { resources } = await containerOf(app)
      .items.query<{ id: string }>({
        query: "SELECT c.id FROM c WHERE c.type = 'movement' AND c.productId = @id",
        parameters: [{ name: '@id', value: lost.id }],
      })
      .fetchAll();
    for (const { id } of resources) await containerOf(app).item(id, [TENANT, lost.category]).delete();
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(new Set(stdout.trim().split('\n'))).toEqual(
      new Set([
        expect.stringMatching(/^\d+ products verified in .* RU: 2 drift\.$/),
        `${place(lost)}: movement 1 is missing`,
        `${place(wrong)}: quantity is 9, its locations hold 6`,
      ]),
    );
    for (const one of [lost, wrong]) await itemOf(one).delete();
  });

  it('should go on where an earlier run has ended', async () => {
    for (let made = 0; made < 60; made += 1) await create(app, { quantity: made });
    const verification = app.app.get(StockVerificationService);
    const places: { readonly tenant: string; readonly key: string }[] = [];
    const watcher = {
      total: () => {},
      verified: () => {},
      reached: (reached: (typeof places)[number]) => void places.push(reached),
    };
    const all = await verifyTenants(verification, { repair: false }, watcher);
    const [after] = places;
    if (after === undefined) throw new Error('It reached nothing.');
    const rest = await verifyTenants(verification, { repair: false, after }, watcher);
    expect(places.at(-1)).toEqual(places[1]);
    expect(rest.products).toBe(all.products - 50);
    expect(all.requestCharge).toBeGreaterThan(60);
  });

  it('should show how it is called when it is called wrongly', async () => {
    expect(await run('--nonsense')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Usage: /) });
  });
});
