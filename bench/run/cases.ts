import type { BenchCase } from './bench-case.ts';
import { batchCase } from './cases/batch.ts';
import { CREATE_CASES } from './cases/create.ts';
import { eventsCase } from './cases/events.ts';
import { exportCase } from './cases/export.ts';
import { growthCase } from './cases/growth.ts';
import { importCase } from './cases/import.ts';
import { memoryCase } from './cases/memory.ts';
import { mixedCase } from './cases/mixed.ts';
import { PAGE_CASES } from './cases/page.ts';
import { PATCH_CASES } from './cases/patch.ts';
import { READ_CASES } from './cases/read.ts';
import { replayCase } from './cases/replay.ts';
import { startCase } from './cases/start.ts';
import { adjustCase, reserveCase } from './cases/stock.ts';
import { summaryCase } from './cases/summary.ts';
import { transactionCase } from './cases/transaction.ts';

/** In the order of the table. The import comes late: it makes the catalogue much larger. */
export const CASES: readonly BenchCase[] = [
  ...READ_CASES,
  ...PATCH_CASES,
  ...CREATE_CASES,
  ...PAGE_CASES,
  summaryCase,
  batchCase,
  transactionCase,
  adjustCase,
  reserveCase,
  replayCase,
  mixedCase,
  exportCase,
  importCase,
  startCase,
  memoryCase,
  eventsCase,
  growthCase,
];

export function caseNamed(name: string): BenchCase {
  const found = CASES.find((one) => one.name === name);
  const names = CASES.map((one) => one.name).join(', ');
  if (found === undefined) throw new Error(`no case is called ${name}: ${names}`);
  return found;
}
