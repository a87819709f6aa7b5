import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { readArguments, USAGE } from './arguments.js';

const PACKAGE = new URL('../../package.json', import.meta.url);
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_FAILURE = 1;

/** The command `cosmolite`: failures are a sentence on standard error and exit code 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await run(argv);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT_FAILURE;
  }
}

async function run(argv: readonly string[]): Promise<void> {
  const command = readArguments(argv);
  if (command.kind === 'help') return say(USAGE);
  const { version }: { version: string } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  if (command.kind === 'version') return say(version);

  requireSqlite();
  const { startCosmolite } = await import('../start/start.js');
  const { options } = command;
  const emulator = await startCosmolite(options);
  say(
    `cosmolite ${version}\n` +
      `  endpoint  ${emulator.endpoint}\n` +
      `  explorer  ${emulator.endpoint}_explorer\n` +
      `  key       ${options.key === undefined ? emulator.key : 'as given'}\n` +
      `  data      ${options.dataDir ?? 'in memory, gone when this stops'}`,
  );
  for (const signal of SIGNALS) process.once(signal, () => void emulator.close());
}

/** Said in a sentence before the import above fails with a stack. */
function requireSqlite(): void {
  if (isBuiltin('node:sqlite')) return;
  throw new Error(`cosmolite needs Node.js 22.13 or newer; this is ${process.version}.`);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
