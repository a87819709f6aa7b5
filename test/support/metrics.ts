import type { Client } from './client.js';

/** One line of Prometheus' text format. */
export interface Sample {
  /** Of the line: a histogram's ends with `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format. A line that is neither a comment nor a sample is an error. */
export function samplesOf(text: string): Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = LINE.exec(line) ?? [];
    if (name === '') throw new Error(`Not a sample: ${line}`);
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', content = '']) => [label, content]);
    return { name, labels: Object.fromEntries(pairs), value: Number(value) };
  });
}

/** What an application has counted so far. */
export class Metrics {
  private constructor(
    readonly text: string,
    readonly samples: readonly Sample[],
  ) {}

  static async of(app: Client, headers: Readonly<Record<string, string>> = {}): Promise<Metrics> {
    const { status, body } = await app.request('GET', '/metrics', { headers });
    if (status !== 200) throw new Error(`The metrics were refused: ${status}`);
    return new Metrics(String(body), samplesOf(String(body)));
  }

  /** The sum of a metric's samples that have these labels. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.samples
      .filter((sample) => sample.name === name && hasAll(sample.labels, labels))
      .reduce((sum, { value }) => sum + value, 0);
  }

  /** Every value that a label has. */
  values(name: string, label: string): Set<string> {
    return new Set(
      this.samples.filter((sample) => sample.name === name).map(({ labels }) => labels[label] ?? ''),
    );
  }
}

const hasAll = (labels: Sample['labels'], wanted: Sample['labels']): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);
