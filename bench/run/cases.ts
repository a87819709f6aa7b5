import type { BenchCase } from './bench-case.ts';
import { createCase } from './cases/create.ts';
import { patchCase } from './cases/patch.ts';
import { readCase } from './cases/read.ts';

/** In the order of the table. */
export const CASES: readonly BenchCase[] = [readCase, patchCase, createCase];

export function caseNamed(name: string): BenchCase {
  const found = CASES.find((one) => one.name === name);
  const names = CASES.map((one) => one.name).join(', ');
  if (found === undefined) throw new Error(`no case is called ${name}: ${names}`);
  return found;
}
