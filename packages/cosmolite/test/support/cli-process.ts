import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CosmosClient } from '@azure/cosmos';
import { WELL_KNOWN_KEY } from '../../src/index.js';
import { builtFile } from './built.js';

const COMMAND = fileURLToPath(new URL('../../bin/cosmolite.js', import.meta.url));

/** A cosmolite in a process of its own: what users start, and what can be killed. */
export interface CliProcess {
  readonly endpoint: string;
  readonly key: string;
  /** The unmodified SDK, without its retries when nobody listens. */
  readonly client: CosmosClient;
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): void;
  /** SIGTERM: what a terminal or a container runtime sends first. */
  stop(): void;
  /** Resolves when the process is gone, with its exit code and signal. */
  readonly exited: Promise<unknown>;
}

export async function startCli(dataDir: string, key = WELL_KNOWN_KEY): Promise<CliProcess> {
  const child = run(['--port', '0', '--data', dataDir, '--key', key]);
  const exited = once(child, 'exit');
  const endpoint = await endpointOf(child);
  return {
    endpoint,
    key,
    client: new CosmosClient({
      endpoint,
      key,
      connectionPolicy: { enableEndpointDiscovery: false },
    }),
    kill: () => child.kill('SIGKILL'),
    stop: () => child.kill('SIGTERM'),
    exited,
  };
}

/** Runs the command to its end. */
export async function runCli(
  ...flags: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = run(flags);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

function run(flags: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  builtFile('cli/main.js');
  const options = ['--disable-warning=ExperimentalWarning', COMMAND, ...flags];
  return spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function endpointOf({ stdout, stderr }: { stdout: Readable; stderr: Readable }): Promise<string> {
  const complaint = text(stderr);
  let said = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const endpoint = /endpoint\s+(\S+)/.exec(said)?.[1];
    if (endpoint !== undefined) return endpoint;
  }
  throw new Error(`cosmolite did not start: ${await complaint}`);
}
