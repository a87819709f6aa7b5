import { setTimeout as sleep } from 'node:timers/promises';
import { startCosmolite } from 'cosmolite';
import { clientAt } from './http-client.js';
import { OtlpReceiver } from './otlp-receiver.js';
import { ServiceProcess } from './process.js';

/** A service in a process of its own, started and provisioned, whose spans arrive here soon. */
export async function traced(env: Readonly<Record<string, string>> = {}) {
  await using starting = new AsyncDisposableStack();
  const receiver = starting.use(await OtlpReceiver.start());
  const db = starting.adopt(await startCosmolite({ dataDir: ':memory:' }), (database) => database.close());
  const service = starting.use(
    new ServiceProcess({
      COSMOS_ENDPOINT: db.endpoint,
      COSMOS_KEY: db.key,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
      DRAIN_DELAY_MS: '0',
      ...env,
    }),
  );
  const client = clientAt(new URL(`http://127.0.0.1:${await service.port()}`));
  while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
  const running = starting.move();
  return { receiver, db, service, client, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
