/** Starts the built service on an embedded database, makes one call, and tells which files of the source it ran through. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Call, CALLS, type CallName, PREPARATION } from './calls.ts';
import type { Step } from './recorder.ts';

const RECORDER = new URL('recorder.ts', import.meta.url).href;

/** @param root a checkout of the project that has been built */
export async function recordWalk(root: string, name: CallName): Promise<Step[]> {
  const folder = mkdtempSync(join(tmpdir(), 'walk-'));
  const service = startService(resolve(root), folder);
  try {
    const log = new LogReader(service);
    const address = /http:\/\/[\d.]+:\d+/.exec(await log.line(/Server listening at/))?.[0] ?? '';
    await log.line(/sample catalogue/);
    for (const call of [PREPARATION, CALLS[name](1)]) await make(address, call, log);
    const walks: Step[][] = [];
    for (const round of [2, 3, 4]) {
      service.send('start');
      await make(address, CALLS[name](round), log);
      service.send('stop');
      const [steps]: Step[][] = await once(service, 'message');
      walks.push(steps ?? []);
    }
    return inEvery(walks);
  } finally {
    service.kill('SIGKILL');
    await once(service, 'close');
    rmSync(folder, { recursive: true });
  }
}

/** A clock that ticks beside one call does not tick beside each. */
const inEvery = ([first = [], ...others]: readonly Step[][]): Step[] =>
  first.filter(({ file }) => others.every((walk) => walk.some((step) => step.file === file)));

/** In an empty folder, with nothing of our environment. */
const startService = (root: string, folder: string): ChildProcess =>
  spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', RECORDER, join(root, 'dist/main.js')],
    {
      cwd: folder,
      env: {
        WALK_BUILD: join(root, 'dist'),
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_FORMAT: 'json',
        COSMOLITE_DATA: ':memory:',
        // What happens beside a call is not its way.
        CHANGE_FEEDS: 'none',
        RESERVATION_SWEEP_SECONDS: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );

/** Until the answer is read and the request's line is in the log, which is the last thing that a request does. */
async function make(address: string, { path, status, ...call }: Call, log: LogReader): Promise<void> {
  const requestId = crypto.randomUUID();
  const headers = { ...call.headers, 'x-request-id': requestId };
  const answer = await fetch(address + path, { ...call, headers });
  const body = await answer.text();
  if (answer.status !== status) throw new Error(`${call.method} ${path} answered ${answer.status}: ${body}`);
  await log.line(new RegExp(`"requestId":"${requestId}".*"msg":"request"`));
}

/** What the service has logged. */
class LogReader {
  private readonly lines: string[] = [];
  private readonly ended: Promise<never>;
  private readonly service: ChildProcess;

  constructor(service: ChildProcess) {
    this.service = service;
    this.ended = once(service, 'exit').then(([code]) => {
      throw new Error(`The service ended with ${code} instead of answering:\n${this.lines.join('\n')}`);
    });
    this.ended.catch(() => {});
    if (service.stdout === null) throw new Error('The service has no standard output.');
    createInterface({ input: service.stdout }).on('line', (line) => {
      this.lines.push(line);
      service.emit('line');
    });
  }

  /** The first line, past or future, that matches. Rejects when the service ends without it. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await Promise.race([once(this.service, 'line'), this.ended]);
    }
  }
}
