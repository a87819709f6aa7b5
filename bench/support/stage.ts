import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCosmolite } from './emulators.ts';
import { startService } from './service.ts';
import { EMULATOR_KEY } from './workload.ts';

/** The service beside a cosmolite in a process of its own, as it is beside Azure, so that each can be measured alone. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  /** Process id of the service. */
  readonly pid: number;
}

/** @param requestUnitsPerSecond of the container; unlimited when absent */
export async function setStage(requestUnitsPerSecond?: number): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-import-'));
  const stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const emulator = await startCosmolite(
      folder,
      requestUnitsPerSecond === undefined ? {} : { requestUnitsPerSecond },
    );
    stack.defer(() => emulator.stop());
    const service = await startService({ COSMOS_ENDPOINT: emulator.endpoint, COSMOS_KEY: EMULATOR_KEY });
    stack.defer(() => service.stop());
    const { pid } = service.process;
    if (pid === undefined) throw new Error('the service has no process');
    return { url: service.url, pid, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
