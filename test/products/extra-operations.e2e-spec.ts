import { AppError } from '../../src/common/errors/app-error.js';
import { backgroundContext, runInContext } from '../../src/common/context/request-context.js';
import { documentIn } from '../../src/modules/catalog-store/stored-document.js';
import type { BatchItem } from '../../src/modules/transactions/batch/dto/batch-list.js';
import { ProductBatchService } from '../../src/modules/transactions/batch/product-batch.service.js';
import { TransactionsService } from '../../src/modules/transactions/transactions.service.js';
import { COSMOS_ERRORS } from '../../src/modules/cosmos/errors/cosmos.errors.js';
import type {
  CommittedTransaction,
  ExtraOperations,
  PlannedTransaction,
} from '../../src/modules/products/transaction/extra-operations.js';
import type { ProductOperation } from '../../src/modules/products/transaction/product-operation.js';
import type { ProductFields } from '../../src/modules/products/entities/product.entity.js';
import { ProductPutService } from '../../src/modules/products/product-put.service.js';
import { ProductsService } from '../../src/modules/products/products.service.js';
import { containerOf, itemsOf, TENANT } from '../support/products.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

let count = 0;
const fieldsWith = (fields: Partial<ProductFields> = {}): ProductFields => {
  count += 1;
  const own = { category: 'tools', sku: `EXTRA-${count}`, name: 'Rasp', priceCents: 100, quantity: 5 };
  return { ...own, status: 'active', tags: [], ...fields };
};

/** Writes one document of a made-up type beside the products, and remembers what it was told. */
class Receipt implements ExtraOperations {
  readonly planned: PlannedTransaction[] = [];
  readonly told: CommittedTransaction[] = [];

  constructor(
    readonly id: string,
    private readonly options: { readonly copies?: number; readonly needsProducts?: boolean } = {},
  ) {}

  get needsProducts(): boolean {
    return this.options.needsProducts ?? false;
  }

  prepare(planned: PlannedTransaction) {
    this.planned.push(planned);
    return Array.from({ length: this.options.copies ?? 1 }, (_, copy) => {
      const id = copy === 0 ? this.id : `${this.id}-${copy}`;
      const before = planned.changes.map((change) => change.before?.quantity ?? null);
      const body = documentIn(planned.partition, { id, type: 'receipt', uniqueKey: id, before });
      const conflict = () => new AppError(COSMOS_ERRORS.item_exists, `There is a receipt "${id}".`);
      return { operation: { kind: 'create', body } as const, translation: { conflict } };
    });
  }

  committed(transaction: CommittedTransaction): void {
    this.told.push(transaction);
  }
}

const run = <T>(work: () => Promise<T>): Promise<T> =>
  runInContext(backgroundContext({ tenant: TENANT }), work);
const failureOf = (work: () => Promise<unknown>): Promise<unknown> =>
  run(work).then(
    () => undefined,
    (error: unknown) => error,
  );
const products = () => app.app.get(ProductsService);
const puts = () => app.app.get(ProductPutService);
const batches = () => app.app.get(ProductBatchService);
const transactions = () => app.app.get(TransactionsService);
const stored = async (id: string) => {
  const { resource } = await containerOf(app).item(id, [TENANT, 'tools']).read<{ before: unknown }>();
  return resource;
};
const productsWith = async (sku: string) =>
  itemsOf((await app.request('GET', `/v1/products?category=tools&sku=${sku}`)).body);
const itemIn = (index: number, fields: ProductFields): BatchItem => ({
  index,
  category: fields.category,
  operation: { op: 'create', id: `batch-${fields.sku}`, fields },
});
const NO_CONDITIONS = { ifMatch: undefined, ifNoneMatch: undefined };
const anyVersion = { ifMatch: '*', ifNoneMatch: undefined } as const;

describe('Extra operations in a transaction of products', () => {
  describe('of the calls for one product', () => {
    it('should commit with a create, and hear of both', async () => {
      const receipt = new Receipt('of-create');
      const created = await run(() => products().create(fieldsWith(), receipt));
      expect(await stored('of-create')).toMatchObject({ type: 'receipt', before: [null] });
      expect((await app.request('GET', `/v1/products/${created.id}?category=tools`)).status).toBe(200);
      expect(receipt.told).toEqual([
        {
          results: [expect.objectContaining({ status: 201, product: created })],
          // Behind the product and the movement that opens its ledger.
          extraResults: [expect.objectContaining({ index: 2, status: 201, etag: expect.any(String) })],
        },
      ]);
    });

    it('should be asked with the product before a change and after it', async () => {
      const { id, ...before } = await run(() => products().create(fieldsWith({ description: 'old' })));
      const receipt = new Receipt('of-patch', { needsProducts: true });
      const changes = { quantity: 9, description: null };
      await run(() => products().change({ id, category: 'tools' }, changes, anyVersion, receipt));
      expect(receipt.planned[0]?.changes).toEqual([
        {
          operation: expect.objectContaining({ op: 'patch', id }),
          before: expect.objectContaining({ quantity: 5, etag: before.etag }),
          after: expect.objectContaining({ quantity: 9, sku: before.sku }),
        },
      ]);
      expect(receipt.planned[0]?.changes[0]?.after).not.toHaveProperty('description');
      expect(await stored('of-patch')).toMatchObject({ before: [5] });
    });

    it('should be planned anew with a product that has come since it was looked for', async () => {
      const key = { id: 'came-since', category: 'tools' };
      const receipt = new Receipt('of-came-since');
      const comes: ExtraOperations = {
        prepare: async (planned) => {
          if (receipt.planned.length === 0) await puts().put(key, fieldsWith(), NO_CONDITIONS);
          return receipt.prepare(planned);
        },
      };
      const changed = await run(() => products().change(key, { quantity: 9 }, anyVersion, comes));
      expect(changed).toMatchObject({ id: key.id, quantity: 9 });
      expect(receipt.planned.map(({ changes }) => changes[0]?.before?.quantity)).toEqual([undefined, 5]);
    });

    it('should commit with a PUT that creates, a PUT that replaces, and a delete', async () => {
      const key = { id: 'put-with-extra', category: 'tools' };
      const fields = fieldsWith();
      await run(() => puts().put(key, fields, NO_CONDITIONS, new Receipt('of-put-new')));
      const replaced = { ...fields, name: 'File' };
      const put = await run(() => puts().put(key, replaced, anyVersion, new Receipt('of-put-over')));
      expect(put).toMatchObject({ created: false, product: { name: 'File' } });
      await run(() => products().remove(key, anyVersion, new Receipt('of-delete')));
      expect((await app.request('GET', '/v1/products/put-with-extra?category=tools')).status).toBe(404);
      for (const id of ['of-put-new', 'of-put-over', 'of-delete']) expect(await stored(id)).toBeDefined();
    });

    it.each([1, 2])('should be one effect when %i replies of the database are lost', async (times) => {
      await app.orderFaults({ kind: 'reset-after', operation: 'batchItems', times });
      const receipt = new Receipt(`of-lost-${times}`);
      const fields = fieldsWith();
      const created = await run(() => products().create(fields, receipt));
      expect(await productsWith(fields.sku)).toEqual([expect.objectContaining({ id: created.id })]);
      expect(await stored(`of-lost-${times}`)).toBeDefined();
      expect(receipt.told).toHaveLength(1);
    });
  });

  describe('of a batch over categories', () => {
    it('should commit with the products of their own category, whatever becomes of the other', async () => {
      await run(() => products().create(fieldsWith(), new Receipt('batch-tools')));
      const [inTools, inGarden] = [fieldsWith(), fieldsWith({ category: 'garden' })];
      const outcomes = await run(() =>
        batches().run(
          [itemIn(0, inTools), itemIn(1, inGarden)],
          (category) => new Receipt(`batch-${category}`),
        ),
      );
      expect(outcomes).toMatchObject([
        { status: 409, error: { detail: 'There is a receipt "batch-tools".' } },
        { status: 201, product: { sku: inGarden.sku } },
      ]);
      expect(await productsWith(inTools.sku)).toEqual([]);
      const garden = await containerOf(app).item('batch-garden', [TENANT, 'garden']).read();
      expect(garden.resource).toMatchObject({ type: 'receipt', before: [null] });
    });
  });

  describe('when something fails', () => {
    it('should write no product when the extra operation meets what is there', async () => {
      await run(() => products().create(fieldsWith(), new Receipt('taken')));
      const fields = fieldsWith();
      const again = new Receipt('taken');
      const error = await failureOf(() => products().create(fields, again));
      expect(error).toMatchObject({
        code: 'item_exists',
        detail: 'There is a receipt "taken".',
        extraIndex: 0,
      });
      expect(await productsWith(fields.sku)).toEqual([]);
      expect(again.told).toEqual([]);
    });

    it('should write no extra document when a product fails, and mix no result of its own in', async () => {
      const fields = fieldsWith();
      await run(() => products().create(fields));
      const operations: ProductOperation[] = [
        { op: 'create', id: 'fine', fields: fieldsWith() },
        { op: 'create', id: 'same-sku', fields: { ...fields } },
      ];
      const error = await failureOf(() => transactions().run('tools', operations, new Receipt('unwritten')));
      expect(error).toMatchObject({
        code: 'sku_taken',
        extras: { failedIndex: 1, results: [{ status: 424 }, { status: 409 }] },
      });
      expect(await stored('unwritten')).toBeUndefined();
    });

    it('should be asked anew when the product that it saw was changed meanwhile', async () => {
      const { id } = await run(() => products().create(fieldsWith()));
      const key = { id, category: 'tools' };
      const receipt = new Receipt('asked-anew', { needsProducts: true });
      let isFirst = true;
      const racing: ExtraOperations = {
        needsProducts: true,
        prepare: async (planned) => {
          if (isFirst) await products().change(key, { quantity: 7 }, anyVersion);
          isFirst = false;
          return receipt.prepare(planned);
        },
      };
      await run(() => products().change(key, { name: 'Late' }, anyVersion, racing));
      expect(await stored('asked-anew')).toMatchObject({ before: [7] });
    });

    it('should count towards the hundred operations of a transaction', async () => {
      const operations = Array.from({ length: 99 }, (_, index): ProductOperation => ({
        op: 'create',
        id: `many-${index}`,
        fields: fieldsWith(),
      }));
      const error = await failureOf(() =>
        transactions().run('tools', operations, new Receipt('too-many', { copies: 2 })),
      );
      expect(error).toMatchObject({ code: 'batch_too_large', status: 413 });
      expect((await app.request('GET', '/v1/products/many-0?category=tools')).status).toBe(404);
      const results = await run(() => transactions().run('tools', operations, new Receipt('just-fits')));
      expect(results).toHaveLength(99);
    });
  });
});
