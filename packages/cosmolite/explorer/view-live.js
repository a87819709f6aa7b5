/** @import { ContainerMetrics, Metrics, PartitionMetrics } from './types.js' */
import { trail } from './container-frame.js';
import { element, fill, heading } from './dom.js';
import { counted, formatBytes, formatCharge, formatNumber, formatRate, formatShare } from './format.js';
import { line, scaleOf } from './line.js';
import { SPAN, onSample, present } from './meter.js';
import { emptyNote } from './notes.js';
import { HOME, containerAt } from './place.js';
import { table } from './table.js';

/** What the emulator does right now: the line, and what was asked for since it started. */
export function liveView() {
  const figures = element('div', { class: 'figures' });
  const chart = element('div');
  const operations = element('div', { class: 'stack' });

  function show() {
    if (!chart.isConnected && chart.childElementCount > 0) return stop();
    const { samples, metrics } = present();
    if (!metrics) return fill(chart, emptyNote('Waiting for figures', 'The emulator has not answered yet.'));
    const rates = samples.map(({ rate }) => rate);
    const now = rates.at(-1) ?? 0;
    const peak = Math.max(0, ...rates);
    const throttled = samples.reduce((sum, sample) => sum + sample.throttled, 0);
    const text = `${formatRate(now)} now, at most ${formatRate(peak)} and ${counted(throttled, 'answer')} with 429 in the last minute`;
    fill(
      figures,
      element('span', {}, `${formatRate(now)} now`),
      element('span', {}, `${formatRate(peak)} at most`),
      element('span', {}, `${counted(throttled, 'answer')} with 429`),
    );
    fill(
      chart,
      element('div', { class: 'axis' }, element('span', {}, formatRate(scaleOf(samples)))),
      line(samples, SPAN, text),
      element('div', { class: 'axis' }, element('span', {}, 'a minute ago'), element('span', {}, 'now')),
    );
    fill(operations, ...storageAndOperations(metrics));
  }

  const stop = onSample(show);
  show();
  return [trail(['Account', HOME]), heading('Request units'), figures, chart, operations];
}

/** @param {Metrics} metrics */
const storageAndOperations = ({ operations, containers }) => [
  element('h2', {}, 'Operations since the start'),
  table(
    'Operations since the start',
    ['operation', 'requests', 'with 429', 'with another error', 'request units'],
    Object.entries(operations)
      .toSorted(([, left], [, right]) => right.requestUnits - left.requestUnits)
      .map(([name, { requests, throttled, failed, requestUnits }]) => [
        element('code', {}, name),
        formatNumber(requests),
        formatNumber(throttled),
        formatNumber(failed),
        formatCharge(requestUnits),
      ]),
  ),
  element('h2', {}, 'Containers'),
  table(
    'Containers',
    ['container', 'throughput', 'partitions', 'items', 'size'],
    containers.map((container) => [
      element('a', { href: containerAt(container, 'items') }, nameOf(container)),
      throughputText(container),
      formatNumber(container.partitions),
      formatNumber(container.items),
      formatBytes(container.bytes),
    ]),
  ),
  element('h2', {}, 'Physical partitions'),
  table(
    'Physical partitions',
    ['partition', 'last second', 'busiest second', 'requests', 'with 429', 'items', 'size'],
    containers.flatMap((container) =>
      container.physicalPartitions.map((partition) => [
        `${nameOf(container)} / ${partition.id}`,
        rateText(partition, 'last'),
        rateText(partition, 'busiest'),
        formatNumber(partition.requests),
        formatNumber(partition.throttled),
        formatNumber(partition.items),
        formatBytes(partition.bytes),
      ]),
    ),
  ),
];

/** @param {ContainerMetrics} container */
const nameOf = ({ database, container }) => `${database} / ${container}`;

/** @param {ContainerMetrics} container */
function throughputText({ provisioned }) {
  if (!provisioned) return 'none';
  const { requestUnitsPerSecond, isShared, isEnforced } = provisioned;
  return [formatRate(requestUnitsPerSecond), isShared && 'shared', !isEnforced && 'not enforced']
    .filter(Boolean)
    .join(', ');
}

/**
 * @param {PartitionMetrics} partition
 * @param {'last' | 'busiest'} second
 */
const rateText = ({ requestUnitsPerSecond, used }, second) =>
  used
    ? `${formatRate(requestUnitsPerSecond[second])} (${formatShare(used[second])})`
    : formatRate(requestUnitsPerSecond[second]);
