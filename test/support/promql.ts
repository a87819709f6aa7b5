import { parser } from '@prometheus-io/lezer-promql';

/** The metrics that a query reads, each with the labels that it selects or groups by. */
export interface QueryNames {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/**
 * The names in a PromQL query. Grafana's intervals stand for five minutes.
 * @throws Error when the query has a syntax error
 */
export function namesIn(query: string): QueryNames {
  const text = query.replaceAll('$__rate_interval', '5m');
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(text).iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`Not PromQL at ${from}: ${text}`);
      const name = text.slice(from, to);
      if (type.name === 'Identifier') metrics.push(name);
      if (type.name === 'LabelName') labels.push(name);
    },
  });
  return { metrics, labels };
}
