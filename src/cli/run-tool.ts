import { startFailure } from '../common/observability/process-failures.js';

const HELP = new Set(['-h', '--help']);

/** Runs a command-line tool. Whoever asks for help is told its usage; a failure is told in words, with the exit code 1. */
export async function runTool(usage: string, work: (args: string[]) => Promise<void> | void): Promise<void> {
  const args = process.argv.slice(2);
  if (args.some((arg) => HELP.has(arg))) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await work(args);
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`);
    process.exitCode = 1;
  }
}
