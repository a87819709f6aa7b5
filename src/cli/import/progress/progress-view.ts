import { performance } from 'node:perf_hooks';
import type { SingleBar } from 'cli-progress';
import { ifInstalled } from '../../../common/observability/if-installed.js';
import type { ImportProgress } from '../../../modules/transfer/wire/import-report.js';
import { progressText } from './progress-text.js';

/** Shows a person where the import stands. */
export interface ProgressView {
  show(progress: ImportProgress): void;
  end(): void;
}

/** How long a log is left alone between two lines, in milliseconds. */
const LINE_EVERY_MS = 5_000;

/** A bar on a terminal, and lines everywhere else. Shows nothing before there is something to show. */
export async function progressView(
  output: NodeJS.WritableStream & { readonly isTTY?: boolean },
  size: number | undefined,
  now: () => number = () => performance.now(),
): Promise<ProgressView> {
  const started = now();
  const text = (progress: ImportProgress): string => progressText(progress, now() - started, size);
  // Only a development installation has it.
  const bars = output.isTTY === true ? await ifInstalled(() => import('cli-progress')) : undefined;
  return bars === undefined ? linesOn(output, text, now) : barOf(bars.default.SingleBar, output, size, text);
}

function barOf(
  Bar: typeof SingleBar,
  stream: NodeJS.WritableStream,
  size: number | undefined,
  text: (progress: ImportProgress) => string,
): ProgressView {
  const format = size === undefined ? '{text}' : '{bar} {percentage} % | {text}';
  const bar = new Bar({ format, stream, barsize: 24, hideCursor: true, gracefulExit: false });
  return {
    show: (progress) => {
      if (!bar.isActive) bar.start(size ?? 0, 0, { text: '' });
      bar.update(progress.bytes, { text: text(progress) });
    },
    end: () => bar.stop(),
  };
}

function linesOn(
  output: NodeJS.WritableStream,
  text: (progress: ImportProgress) => string,
  now: () => number,
): ProgressView {
  let last = now();
  return {
    show: (progress) => {
      if (now() - last < LINE_EVERY_MS) return;
      last = now();
      output.write(`${text(progress)}\n`);
    },
    end: () => {},
  };
}
