import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import type {
  StockVerificationService,
  VerifiedChunk,
} from '../../modules/stock/verification/stock-verification.service.js';
import type { Place, VerifyArguments } from './arguments.js';

const DAY_MS = 86_400_000;

/** What a run found, and what it took. */
export interface VerifyReport {
  products: number;
  /** Products whose stock is not what their ledger says. */
  drifting: number;
  /** Products from before the ledger, and how many of them have one now. */
  withoutLedger: number;
  opened: number;
  seconds: number;
  requestCharge: number;
}

/** What somebody who watches a run hears. */
export interface Watcher {
  /** How many products there are, at most. */
  total(products: number): void;
  verified(tenant: string, chunk: VerifiedChunk): void;
  /** Everything up to there is done. */
  reached(place: Place): void;
}

/** Verifies every tenant that the order names, one after the other. */
export async function verifyTenants(
  verification: StockVerificationService,
  order: VerifyArguments,
  watcher: Watcher,
): Promise<VerifyReport> {
  const started = performance.now();
  const report = { products: 0, drifting: 0, withoutLedger: 0, opened: 0, requestCharge: 0 };
  const inName = async <T>(tenant: string, work: () => Promise<T>): Promise<T> => {
    const context = backgroundContext({ tenant, timeoutMs: DAY_MS });
    return runInContext(context, work).finally(() => {
      report.requestCharge += context.charge;
    });
  };
  const tenants = await tenantsOf(verification, order, inName);
  let total = 0;
  for (const tenant of tenants) total += await inName(tenant, () => verification.count());
  watcher.total(total);
  for (const tenant of tenants) {
    const after = order.after?.tenant === tenant ? order.after.key : undefined;
    await inName(tenant, async () => {
      for await (const chunk of verification.verify({ repair: order.repair, after })) {
        report.products += chunk.products;
        report.drifting += chunk.drifts.length;
        report.withoutLedger += chunk.withoutLedger;
        report.opened += chunk.opened;
        watcher.verified(tenant, chunk);
        watcher.reached({ tenant, key: chunk.after });
      }
    });
  }
  return { ...report, seconds: (performance.now() - started) / 1_000 };
}

/** The one that is named, or all behind the place to go on from. */
async function tenantsOf(
  verification: StockVerificationService,
  { tenant, after }: VerifyArguments,
  inName: <T>(tenant: string, work: () => Promise<T>) => Promise<T>,
): Promise<readonly string[]> {
  if (tenant !== undefined) return [tenant];
  const all = await inName('', () => verification.tenants());
  return after === undefined ? all : all.filter((name) => name >= after.tenant);
}
