import { METRICS, type MetricDefinition } from '../src/common/observability/metrics/metric-table.ts';

/** The metrics of the code as a table of Markdown. */
export function metricsTable(): string {
  const rows = Object.entries<MetricDefinition>(METRICS).map(
    ([name, { type, labels, help }]) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return ['| Metric | Type | Labels | What it says |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
