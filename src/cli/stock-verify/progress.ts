import { ifInstalled } from '../../common/observability/if-installed.js';

/** Shows a person how far a run is. */
export interface Progress {
  start(total: number): void;
  verified(products: number, drifting: number): void;
  end(): void;
}

/** How long a log is left alone between two lines, in milliseconds. */
const LINE_EVERY_MS = 5_000;

const FORMAT = '{bar} {percentage} % | {value} of {total} products | {drifting} drift | {eta} s to go';

/** A bar on a terminal, where cli-progress is installed: only a development installation has it. Lines everywhere else. */
export async function loadProgress(
  output: NodeJS.WritableStream & { readonly isTTY?: boolean },
): Promise<Progress> {
  const bars = output.isTTY === true ? await ifInstalled(() => import('cli-progress')) : undefined;
  if (bars === undefined) return linesOn(output);
  const bar = new bars.default.SingleBar({ format: FORMAT, hideCursor: true, stream: output });
  return {
    start: (total) => bar.start(total, 0, { drifting: 0 }),
    verified: (products, drifting) => bar.update(products, { drifting }),
    end: () => bar.stop(),
  };
}

export function linesOn(output: NodeJS.WritableStream, now = (): number => performance.now()): Progress {
  let last = now();
  let all = 0;
  return {
    start: (total) => {
      all = total;
    },
    verified: (products, drifting) => {
      if (now() - last < LINE_EVERY_MS) return;
      last = now();
      output.write(`${products} of ${all} products, ${drifting} drift\n`);
    },
    end: () => {},
  };
}
