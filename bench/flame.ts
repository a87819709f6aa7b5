/**
 * Where the processor time of a call goes: samples the service once it is warm, while it answers, and draws a flame graph.
 * Printed, never asserted.
 *
 *   npm run bench:flame -- [--case read] [--calls 30000] [--warm-up 20000] [--svg docs/point-read.svg] [--profile FILE] [--write]
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inspect } from './flame/inspector.ts';
import { ownersTable } from './flame/owners.ts';
import { flameGraph } from './flame/svg.ts';
import { treeOf } from './flame/tree.ts';
import { caseNamed } from './run/cases.ts';
import { markdownOf } from './run/report.ts';
import { setBenchStage } from './run/stage.ts';
import { writeDocument } from './run/write-document.ts';
import { load, machine } from './support/machine.ts';

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'read' },
    calls: { type: 'string', default: '30000' },
    'warm-up': { type: 'string', default: '20000' },
    svg: { type: 'string' },
    profile: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const [calls, warmUp] = [Number(values.calls), Number(values['warm-up'])];
const one = caseNamed(values.case);
if (one.kind !== 'calls') throw new Error(`${one.name} is no case of calls`);
const [subject] = one.subjects;
if (subject === undefined) throw new Error(`nobody does ${one.name}`);

const scale = { large: 5_000, spread: 1_000, rounds: 1, isQuick: false, growth: [], memory: 0 };
await using stage = await setBenchStage(scale, { inspected: true });
const { driver, url } = await stage.actors(subject);
const supplies = { targets: await one.prepare(stage), scale };
await driver.prepare({ caseName: one.name, subject: 0, supplies, url, inFlight: one.inFlight ?? 32 });
await driver.round(0, 0, warmUp);
await using inspector = await inspect(stage.inspectorPort);
await inspector.startProfile();
await driver.round(0, warmUp, calls);
const profile = await inspector.stopProfile();

const tree = treeOf(profile);
const title = `${one.title}: the service's processor time, by who was called, ${calls.toLocaleString('en')} calls`;
const table = markdownOf(ownersTable(tree));
process.stdout.write(`${machine()}, ${load()}\n\n${table}\n`);
if (values.profile !== undefined) writeFileSync(values.profile, JSON.stringify(profile));
const drawing = values.write
  ? fileURLToPath(new URL('../docs/point-read.svg', import.meta.url))
  : values.svg && resolve(process.env['INIT_CWD'] ?? '.', values.svg);
if (drawing !== undefined) writeFileSync(drawing, flameGraph(tree, title));
if (values.write) await writeDocument('owners', table);
