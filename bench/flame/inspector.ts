import { once } from 'node:events';

/** A sampled profile, as the Chrome DevTools Protocol has it and `--cpu-prof` writes it. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** Id of the node that each sample met. */
  readonly samples: readonly number[];
  /** Microseconds from the sample before. */
  readonly timeDeltas: readonly number[];
}

export interface Inspector extends AsyncDisposable {
  startProfile(): Promise<void>;
  stopProfile(): Promise<CpuProfile>;
}

/** Microseconds between two samples. */
const INTERVAL = 500;

/** Speaks with a process that was started with `--inspect`. */
export async function inspect(port: number): Promise<Inspector> {
  const list = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target]: { readonly webSocketDebuggerUrl: string }[] = JSON.parse(await list.text());
  if (target === undefined) throw new Error('there is nothing to inspect');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  let last = 0;
  const ask = (method: string, params: object = {}): Promise<{ readonly profile: CpuProfile }> => {
    last += 1;
    const id = last;
    return new Promise((answered) => {
      const listen = ({ data }: MessageEvent): void => {
        const message: { readonly id?: number; readonly result: { readonly profile: CpuProfile } } =
          JSON.parse(String(data));
        if (message.id !== id) return;
        socket.removeEventListener('message', listen);
        answered(message.result);
      };
      socket.addEventListener('message', listen);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: INTERVAL });
  return {
    startProfile: async () => void (await ask('Profiler.start')),
    stopProfile: async () => (await ask('Profiler.stop')).profile,
    [Symbol.asyncDispose]: () => Promise.resolve(socket.close()),
  };
}
