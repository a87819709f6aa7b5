import { Injectable } from '@nestjs/common';
import type { Preconditions } from '../../common/http/preconditions.js';
import type { IdempotentCall } from '../idempotency/idempotency-key.decorator.js';
import type { ProductOperation } from './transaction/product-operation.js';
import type { ExtraOperations } from './transaction/extra-operations.js';
import type { Product, ProductChanges, ProductFields } from './entities/product.entity.js';
import { productNotFound } from './entities/products.errors.js';
import { ProductPutService, type PutResult } from './product-put.service.js';
import { ProductsService } from './products.service.js';
import type { ProductKey } from './storage/products.repository.js';
import { KeyedTransactionsService } from './keyed/keyed-transactions.service.js';

/** What a write of one product has left. */
interface Written {
  readonly status: number;
  readonly product: Product;
}

/** Writes one product, once for each idempotency key. Without a key it only passes the call on. */
@Injectable()
export class KeyedProductsService {
  constructor(
    private readonly products: ProductsService,
    private readonly puts: ProductPutService,
    private readonly transactions: KeyedTransactionsService,
  ) {}

  async create(call: IdempotentCall | undefined, fields: ProductFields): Promise<Product> {
    const said = { op: 'create', id: '', fields } as const;
    const written = await this.write(call, fields.category, said, async (record) => ({
      status: 201,
      product: await this.products.create(fields, record),
    }));
    return written.product;
  }

  async put(
    call: IdempotentCall | undefined,
    key: ProductKey,
    fields: ProductFields,
    conditions: Preconditions,
  ): Promise<PutResult> {
    const said = { op: 'upsert', id: key.id, fields } as const;
    const { status, product } = await this.write(call, key.category, said, async (record) => {
      const result = await this.puts.put(key, fields, conditions, record);
      return { status: result.created ? 201 : 200, product: result.product };
    });
    return { product, created: status === 201 };
  }

  async change(
    call: IdempotentCall | undefined,
    key: ProductKey,
    changes: ProductChanges,
    conditions: Preconditions,
  ): Promise<Product> {
    const said = { op: 'patch', id: key.id, changes } as const;
    const written = await this.write(call, key.category, said, async (record) => ({
      status: 200,
      product: await this.products.change(key, changes, conditions, record),
    }));
    return written.product;
  }

  async remove(call: IdempotentCall | undefined, key: ProductKey, conditions: Preconditions): Promise<void> {
    await this.transactions.run(call, {
      category: key.category,
      operations: [{ op: 'delete', id: key.id }],
      first: async (record) => {
        await this.products.remove(key, conditions, record);
        return [{ status: 204, requestCharge: 0 }];
      },
    });
  }

  private async write(
    call: IdempotentCall | undefined,
    category: string,
    said: ProductOperation,
    work: (record: ExtraOperations | undefined) => Promise<Written>,
  ): Promise<Written> {
    const [result] = await this.transactions.run(call, {
      category,
      operations: [said],
      first: async (record) => [{ ...(await work(record)), requestCharge: 0 }],
    });
    if (result?.product === undefined) throw productNotFound(said.id, category);
    return { status: result.status, product: result.product };
  }
}
