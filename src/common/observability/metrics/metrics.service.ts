import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { VERSION } from '../signals/version.js';
import { type LabelsOf, type MetricDefinition, METRICS, type NameOf } from './metric-table.js';

/**
 * The metrics of one application. A room that counts something adds a row to the table and calls one of these: the compiler
 * knows which labels the row has.
 */
@Injectable()
export class MetricsService {
  /** What `text()` is, for the Content-Type of an answer. */
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();

  constructor() {
    for (const [name, definition] of Object.entries(METRICS)) this.declare(name, definition);
    this.set('stockroom_build_info', { version: VERSION, node_version: process.version }, 1);
  }

  /** Adds to a counter. */
  increase<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    this.counters.get(name)?.inc(labels, by);
  }

  /** Says what a gauge stands at. */
  set<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.gauges.get(name)?.set(labels, value);
  }

  /** Forgets a gauge's value, when what it measured is no longer this process's. */
  forget<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>): void {
    this.gauges.get(name)?.remove(labels);
  }

  /** Adds one value to a histogram. */
  observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.histograms.get(name)?.observe(labels, value);
  }

  /** All of them, and those of the process, in Prometheus' text format. */
  async text(): Promise<string> {
    const parts = await Promise.all([this.registry.metrics(), processMetrics().metrics()]);
    return parts.join('');
  }

  private declare(name: string, { type, help, labels, buckets, presets = [] }: MetricDefinition): void {
    const common = { name, help, labelNames: [...labels], registers: [this.registry] };
    if (type === 'counter') {
      const counter = new Counter(common);
      for (const preset of presets) counter.inc(preset, 0);
      this.counters.set(name, counter);
    } else if (type === 'gauge') {
      this.gauges.set(name, new Gauge(common));
    } else {
      this.histograms.set(name, new Histogram({ ...common, ...(buckets && { buckets: [...buckets] }) }));
    }
  }
}

let registry: Registry | undefined;

/**
 * CPU, memory, event loop and garbage collection of the process: one registry for all applications in it, for these start
 * observers that cannot be stopped again. They count from the first call on.
 */
function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
