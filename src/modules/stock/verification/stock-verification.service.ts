import { Injectable } from '@nestjs/common';
import { hasCode } from '../../../common/errors/app-error.js';
import { MetricsService } from '../../../common/observability/metrics/metrics.service.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { ProductScannerService } from '../../products/list/product-scanner.service.js';
import type { Product } from '../../products/entities/product.entity.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';
import { ProductsService } from '../../products/products.service.js';
import type { ProductKey } from '../ledger/stock-of-product.js';
import { StockCommandsService } from '../commands/stock-commands.service.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { onHandOf } from '../ledger/stock-state.js';
import { LedgerCheck } from './ledger-check.js';

/** Number of products between two progress reports. */
const CHUNK = 50;
const CONCURRENCY = 8;
const LEDGER_PAGE = 500;

/** A product whose stock differs from its ledger. */
export interface Drift extends ProductKey {
  readonly findings: readonly string[];
}

/** Result for a group of products. */
export interface VerifiedChunk {
  readonly products: number;
  readonly drifts: readonly Drift[];
  /** Products from before the ledger: their stock is at the main location, and no movement explains it yet. */
  readonly withoutLedger: number;
  /** How many of them received their opening movement. */
  readonly opened: number;
  /** Position after them, to resume from. */
  readonly after: string;
}

export interface VerificationOrder {
  /** Whether products from before the ledger receive their opening movement. */
  readonly repair: boolean;
  /** Only products after this position. */
  readonly after?: string | undefined;
}

/** Compares the stock of products with their ledgers. Calls may change them meanwhile. */
@Injectable()
export class StockVerificationService {
  constructor(
    private readonly scanner: ProductScannerService,
    private readonly products: ProductsService,
    private readonly ledger: LedgerRepository,
    private readonly commands: StockCommandsService,
    private readonly metrics: MetricsService,
  ) {}

  /** Every tenant that has products, in the order of their names. */
  tenants(): Promise<readonly string[]> {
    return this.scanner.tenants();
  }

  /** How many products of the running call's tenant there are to verify. */
  count(): Promise<number> {
    return this.scanner.count();
  }

  /** Every product of the running call's tenant, once. */
  async *verify({ repair, after }: VerificationOrder): AsyncGenerator<VerifiedChunk> {
    for await (const page of this.scanner.pages({}, { after })) {
      for (let at = 0; at < page.length; at += CHUNK) {
        yield await this.verifyChunk(page.slice(at, at + CHUNK), repair);
      }
    }
  }

  private async verifyChunk(chunk: readonly Product[], repair: boolean): Promise<VerifiedChunk> {
    const drifts: Drift[] = [];
    let [withoutLedger, opened] = [0, 0];
    await forEachAtOnce(CONCURRENCY, chunk, async (product) => {
      const { id, category, stock } = product;
      if (!stock.isOpen && onHandOf(stock) !== 0) {
        withoutLedger += 1;
        if (repair && (await this.open({ id, category }))) opened += 1;
      }
      const findings = await this.findingsOf(product);
      if (findings.length === 0) return;
      drifts.push({ id, category, findings });
      this.metrics.increase('stockroom_ledger_drift_total', {});
    });
    const after = chunk.map((product) => this.scanner.placeOf(product)).at(-1) ?? '';
    return { products: chunk.length, drifts, withoutLedger, opened, after };
  }

  /** A replica may be stale, so an apparent drift is checked again on the latest version. */
  private async findingsOf(product: Product): Promise<readonly string[]> {
    if ((await this.compare(product)).length === 0) return [];
    const current = await this.products.findNow(product);
    return current === undefined ? [] : this.compare(current);
  }

  private async compare({ id, category, quantity, stock }: Product): Promise<readonly string[]> {
    if (!stock.isOpen) return [];
    const check = new LedgerCheck(quantity, stock);
    let before = stock.sequence + 1;
    for (const movement of stock.unposted.toReversed()) {
      check.take(movement);
      before = movement.sequence;
    }
    const { ledger = '' } = stock;
    const key = { id, category };
    for (let isMore = true; isMore;) {
      const page = await this.ledger.page(key, ledger, { filters: {}, limit: LEDGER_PAGE, before });
      for (const movement of page) check.take(movement);
      before = page.at(-1)?.sequence ?? before;
      isMore = page.length === LEDGER_PAGE;
    }
    return check.end(true);
  }

  private async open(key: ProductKey): Promise<boolean> {
    try {
      await this.commands.run(key, { commands: [{ kind: 'open' }], conditions: {} });
      return true;
    } catch (error) {
      if (hasCode(error, PRODUCT_ERRORS.product_not_found)) return false;
      throw error;
    }
  }
}
