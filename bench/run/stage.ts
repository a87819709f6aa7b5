import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogueStream } from '../support/catalogue.ts';
import { endsWithUs } from '../support/ends-with-us.ts';
import { importInto } from '../support/import-call.ts';
import { freePort, startService } from '../support/service.ts';
import { setStage } from '../support/stage.ts';
import { EMULATOR_KEY } from '../support/workload.ts';
import type { Scale } from './scale.ts';
import type { ProcessName, Subject } from './subject.ts';
import { Driver } from './load/driver-process.ts';

/** Name of the category that has as many products as `Scale.large` says. */
export const LARGE = 'large';

/** What everything runs on: one database, and whoever uses it, each in a process of its own. */
export interface Stage extends AsyncDisposable {
  /** Address of the service. */
  readonly url: string;
  /** Address of the database. */
  readonly endpoint: string;
  /** Process id of the database. */
  readonly database: number;
  /** Process id of the service. */
  readonly service: number;
  readonly scale: Scale;
  /** 0 unless the service lets itself be inspected. */
  readonly inspectorPort: number;
  has(process: ProcessName): boolean;
  /** Who makes the calls of a subject, whose processor time they are, and the address they go to. */
  actors(subject: Subject): Promise<{ driver: Driver; pid: number; url: string }>;
}

/**
 * The request log is on, and goes to a file. The jobs of the service are left to another instance, which is not there: they work
 * behind each write at a time of their own, also when it is another subject's turn.
 */
export const ENVIRONMENT = {
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
  CHANGE_FEEDS: 'none',
  RESERVATION_SWEEP_SECONDS: '0',
  RESERVATIONS_PER_PRINCIPAL: '1000000',
  DRAIN_DELAY_MS: '0',
};

export interface BenchStageOptions {
  /** Main file of another build of the service, to be asked the same things. Default: none. */
  readonly before?: string | undefined;
  /** Whether the service lets itself be inspected. Default: no. */
  readonly inspected?: boolean;
}

export async function setBenchStage(
  scale: Scale,
  { before, inspected = false }: BenchStageOptions = {},
): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const logs = mkdtempSync(join(tmpdir(), 'stockroom-bench-'));
  stack.defer(() => rmSync(logs, { recursive: true, force: true }));
  const inspectorPort = inspected ? await freePort() : 0;
  const node = inspected ? [`--inspect=127.0.0.1:${inspectorPort}`] : [];
  const logFile = join(logs, 'service.log');
  const stage = stack.use(await setStage({ env: ENVIRONMENT, logFile, node }));
  const servers = new Map<ProcessName, Server>([['stockroom', { url: stage.url, pid: stage.service }]]);
  if (before !== undefined) {
    const env = { ...ENVIRONMENT, COSMOS_ENDPOINT: stage.endpoint, COSMOS_KEY: EMULATOR_KEY };
    const service = await startService(env, { main: before, logFile: join(logs, 'before.log') });
    stack.defer(() => service.stop());
    servers.set('before', { url: service.url, pid: service.process.pid ?? Number.NaN });
  }
  for (const name of ['fastify', 'nest'] as const) {
    const { child, url } = await startBare(name);
    stack.defer(() => void child.kill());
    servers.set(name, { url, pid: child.pid ?? Number.NaN });
  }
  const http = stack.use(new Driver('http'));
  const sdks = {
    sdk: stack.use(new Driver('sdk')),
    'sdk-transport': stack.use(new Driver('sdk-transport')),
  };
  await importInto(stage.url, catalogueStream({ name: 'LARGE', rows: scale.large, category: LARGE }));
  await importInto(stage.url, catalogueStream({ name: 'SPREAD', rows: scale.spread }));
  const all = stack.move();
  return {
    ...stage,
    scale,
    inspectorPort,
    has: (process) => process in sdks || servers.has(process),
    async actors(subject) {
      if ('sdk' in subject) {
        const driver = sdks[subject.process];
        return { driver, pid: driver.pid, url: stage.endpoint };
      }
      const server = servers.get(subject.process);
      if (server === undefined) throw new Error(`nobody is ${subject.process}`);
      return { driver: http, ...server };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

interface Server {
  readonly url: string;
  readonly pid: number;
}

export async function startBare(name: 'fastify' | 'nest'): Promise<{ child: ChildProcess; url: string }> {
  const file = fileURLToPath(new URL(`bare/${name}.ts`, import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = endsWithUs(
    spawn(process.execPath, [...flags, file], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const [url]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url: String(url) };
}
