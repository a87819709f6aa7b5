/**
 * What Stockroom costs over the raw SDK, and what it gains: every case in one run on one machine, in turns. Printed, never asserted.
 *
 *   npm run bench -- [--only=read,patch] [--rounds=5] [--calls=N] [--in-flight=32] [--quick] [--json=FILE] [--write]
 *                    [--before=/other/dist/main.js]
 */
import { writeFileSync } from 'node:fs';
import { load, machine } from './support/machine.ts';
import type { Table } from './run/bench-case.ts';
import { type CaseResult, measureCalls } from './run/measure.ts';
import { optionsOf } from './run/options.ts';
import { callTable, markdownOf } from './run/report.ts';
import { setBenchStage } from './run/stage.ts';
import { writeDocument } from './run/write-document.ts';

const { cases, scale, inFlight, calls, before, json, write } = optionsOf(process.argv.slice(2));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const begun = performance.now();
const progress = (text: string): void =>
  void process.stderr.write(`${((performance.now() - begun) / 1_000).toFixed(0).padStart(4)} s  ${text}\n`);

const heading = `${machine()}, ${load()} at the start; ${inFlight} calls in flight, the median of ${scale.rounds} rounds.`;
say(`${heading}\n`);
progress('the service, the database, and everybody else start');
await using stage = await setBenchStage(scale, { before });
const results: CaseResult[] = [];
const tables: (Table & { readonly name: string; readonly title: string })[] = [];
const failed: string[] = [];
for (const one of cases) {
  progress(`${one.name}: ${one.title}`);
  try {
    if (one.kind === 'calls') {
      results.push(await measureCalls(stage, one, { rounds: scale.rounds, calls, inFlight }));
    } else {
      tables.push({ name: one.name, title: one.title, ...(await one.measure(stage)) });
    }
  } catch (error) {
    // The other cases took minutes, and are worth seeing.
    failed.push(one.name);
    progress(`${one.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
const parts = [
  ...(results.length === 0 ? [] : [markdownOf(callTable(results))]),
  ...tables.map((table) => `**${table.title}**\n\n${markdownOf(table)}`),
];
say(parts.join('\n\n'));
if (write && failed.length === 0) await writeDocument('bench', `${heading}\n\n${parts.join('\n\n')}`);
if (json !== undefined) {
  writeFileSync(
    json,
    `${JSON.stringify({ machine: machine(), load: load(), cases: results, tables }, undefined, 2)}\n`,
  );
}
progress(failed.length === 0 ? `done, ${load()}` : `without ${failed.join(', ')}; ${load()}`);
if (failed.length > 0) process.exitCode = 1;
