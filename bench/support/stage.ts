import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCosmolite } from './emulators.ts';
import { type ServiceOptions, startService } from './service.ts';
import { EMULATOR_KEY } from './workload.ts';

/** The service beside a cosmolite in a process of its own, as it is beside Azure, so that each can be measured alone. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  /** Address of the database. */
  readonly endpoint: string;
  /** Process ids. */
  readonly service: number;
  readonly database: number;
}

export interface StageOptions extends Pick<ServiceOptions, 'main' | 'logFile' | 'node'> {
  /** Of the container, per second. Default: without limit. */
  readonly requestUnits?: number;
  /** What else the service finds in its environment. */
  readonly env?: Record<string, string>;
}

export async function setStage({ requestUnits, env = {}, ...options }: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-import-'));
  const stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const emulator = await startCosmolite(
      folder,
      requestUnits === undefined ? {} : { requestUnitsPerSecond: requestUnits },
    );
    stack.defer(() => emulator.stop());
    const service = await startService(
      { ...env, COSMOS_ENDPOINT: emulator.endpoint, COSMOS_KEY: EMULATOR_KEY },
      options,
    );
    stack.defer(() => service.stop());
    const { pid } = service.process;
    if (pid === undefined) throw new Error('the service has no process');
    return {
      url: service.url,
      endpoint: emulator.endpoint,
      service: pid,
      database: emulator.pid,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
