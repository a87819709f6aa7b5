/**
 * Request units per second, read every second from the emulator's own counters. The page's own
 * requests are among them: the explorer pays like everybody else.
 */
/** @import { Metrics } from './types.js' */
import { byId, element, fill } from './dom.js';
import { formatRate } from './format.js';
import { line } from './line.js';
import { readMetrics } from './protocol.js';

const SECOND = 1000;
/** How many seconds the line is long. */
export const SPAN = 60;

/** @typedef {{ readonly rate: number, readonly throttled: number }} Sample request units per second, and 429s */

/** @type {Sample[]} oldest first */
const samples = [];
/** @type {Metrics | undefined} */
let latest;
/** @type {{ requestUnits: number, throttled: number, at: number } | undefined} */
let last;
/** @type {Set<() => void>} */
const listeners = new Set();

export function startMeter() {
  onSample(showInBar);
  void tick();
}

/**
 * @param {() => void} listener called once a second
 * @returns {() => void} call it to hear no more
 */
export function onSample(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is known now; `metrics` is undefined as long as the emulator does not answer. */
export const present = () => ({ samples: /** @type {readonly Sample[]} */ (samples), metrics: latest });

async function tick() {
  if (!document.hidden) {
    await sample();
    for (const listener of listeners) listener();
  }
  setTimeout(tick, SECOND);
}

async function sample() {
  try {
    const metrics = await readMetrics();
    const totals = totalsOf(metrics);
    const now = performance.now();
    if (last) {
      const seconds = (now - last.at) / SECOND;
      samples.push({
        // Never negative: the emulator may have been started anew in between.
        rate: Math.max(0, totals.requestUnits - last.requestUnits) / seconds,
        throttled: Math.max(0, totals.throttled - last.throttled),
      });
      samples.splice(0, samples.length - SPAN);
    }
    latest = metrics;
    last = { ...totals, at: now };
  } catch {
    latest = undefined;
    last = undefined;
  }
}

/** @param {Metrics} metrics */
function totalsOf({ operations }) {
  const totals = { requestUnits: 0, throttled: 0 };
  for (const { requestUnits, throttled } of Object.values(operations)) {
    totals.requestUnits += requestUnits;
    totals.throttled += throttled;
  }
  return totals;
}

function showInBar() {
  const rate = samples.at(-1)?.rate ?? 0;
  const text = latest ? formatRate(rate) : 'no answer';
  fill(byId('meter'), latest ? line(samples, SPAN, `${text} now`) : null, element('span', {}, text));
}
