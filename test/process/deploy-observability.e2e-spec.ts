import { collectDefaultMetrics, Registry } from 'prom-client';
import { ERRORS } from '../../src/app.errors.js';
import { type MetricDefinition, METRICS } from '../../src/common/observability/metrics/metric-table.js';
import { dig, readText, readYamlDocument } from '../support/files.js';
import { listOf, objectOf } from '../support/json.js';
import { faultsOf } from '../support/kubernetes-schemas.js';
import { chapterOf } from '../support/markdown.js';
import { namesIn } from '../support/promql.js';

/** What Prometheus adds to every sample, and what PromQL itself needs. */
const LABELS_OF_PROMETHEUS = ['pod', 'namespace', 'job', 'instance', 'le'];

const RULES = readYamlDocument('deploy/alerts/stockroom.yaml');
const DASHBOARD: unknown = JSON.parse(readText('deploy/grafana/stockroom.json'));
const RUNBOOK = readText('docs/runbook.md');

const alerts = listOf(dig(RULES, 'spec.groups')).flatMap((group) =>
  listOf(dig(group, 'rules')).map(objectOf),
);
const panels = listOf(dig(DASHBOARD, 'panels')).map(objectOf);

const ofProcess = new Registry();
collectDefaultMetrics({ register: ofProcess });
const definitions = new Map<string, MetricDefinition>(Object.entries(METRICS));

/** Why a query asks for what no process of ours tells. */
function faultsIn(query: string): string[] {
  const { metrics, labels } = namesIn(query);
  const base = metrics.map((metric) => {
    const [, name = metric] = /^(.*)_(?:bucket|sum|count)$/.exec(metric) ?? [];
    return definitions.get(name)?.type === 'histogram' ? name : metric;
  });
  const unknown = base.filter(
    (name) => !definitions.has(name) && ofProcess.getSingleMetric(name) === undefined,
  );
  const known = new Set([
    ...LABELS_OF_PROMETHEUS,
    ...base.flatMap((name) => definitions.get(name)?.labels ?? []),
  ]);
  return [...unknown, ...labels.filter((label) => !known.has(label))].map((name) => `${name} in ${query}`);
}

describe('The names in a query', () => {
  it('should be told when the code has no such metric or label, or the query is none', () => {
    expect(faultsIn('rate(stockroom_lost_total[5m])')).toHaveLength(1);
    expect(faultsIn('sum by (tenant) (stockroom_reservations_held)')).toHaveLength(1);
    expect(faultsIn('stockroom_throttled_total_count')).toHaveLength(1);
    expect(() => faultsIn('sum by (rate(')).toThrow('Not PromQL');
  });
});

describe('The alerts', () => {
  it('should hold against the schema of PrometheusRule', () => {
    expect(faultsOf(RULES)).toEqual([]);
  });

  it('should ask only for metrics and labels that the code has', () => {
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.flatMap(({ expr }) => faultsIn(String(expr)))).toEqual([]);
  });

  it('should each say how bad it is, what happens, and where the runbook has it', () => {
    for (const alert of alerts) {
      const name = String(alert['alert']);
      expect(alert).toMatchObject({
        labels: { severity: expect.stringMatching(/^(?:critical|warning|info)$/) },
        annotations: {
          summary: expect.stringMatching(/\.$/),
          runbook: `docs/runbook.md#${name.toLowerCase()}`,
        },
      });
    }
  });
});

describe('The dashboard', () => {
  const queries = panels.flatMap((panel) =>
    listOf(panel['targets']).map((target) => String(dig(target, 'expr'))),
  );

  it('should ask only for metrics and labels that the code has', () => {
    expect(queries.length).toBeGreaterThan(15);
    expect(queries.flatMap(faultsIn)).toEqual([]);
  });

  it('should show every metric of the code', () => {
    const shown = new Set(queries.flatMap((query) => namesIn(query).metrics));
    const isShown = (name: string) =>
      ['', '_bucket', '_sum', '_count'].some((part) => shown.has(name + part));
    const left = Object.keys(METRICS).filter((name) => !isShown(name));
    expect(left).toEqual(['azure_cosmosdb_client_active_instance_count']);
  });

  it('should have panels with titles, units and places of their own', () => {
    const places = panels.map(
      (panel) => `${String(dig(panel, 'gridPos.x'))},${String(dig(panel, 'gridPos.y'))}`,
    );
    expect(new Set(places).size).toBe(panels.length);
    for (const panel of panels) {
      expect(panel).toMatchObject({
        title: expect.stringMatching(/./),
        fieldConfig: { defaults: { unit: expect.any(String) } },
      });
    }
  });
});

const headings = (chapter: string) =>
  [...chapterOf(RUNBOOK, chapter).matchAll(/^### (\S+)$/gm)].map(([, name = '']) => name);

describe('docs/runbook.md', () => {
  it('should have a part for every alert, and no other', () => {
    expect(headings('Alerts').toSorted()).toEqual(alerts.map(({ alert }) => String(alert)).toSorted());
  });

  it('should have a part for every code of a failure of ours, and no other', () => {
    const codes = ERRORS.all.filter(({ status }) => status >= 500).map(({ code }) => code);
    expect(headings('Codes').toSorted()).toEqual(codes.toSorted());
  });

  it('should say of each what it means, what to look at and what to do', () => {
    const parts = RUNBOOK.split('\n### ').slice(1);
    for (const part of parts) {
      const [name] = part.split('\n');
      const words = [...part.matchAll(/^- \*\*([^*]+)\*\*: \S/gm)].map(([, word]) => word);
      expect([name, words]).toEqual([name, ['Meaning', 'Look at', 'Do']]);
    }
  });
});
