import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigType } from '@nestjs/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { atMost } from '../retry/waiting.js';
import { httpConfig } from './http.config.js';
import { ServerStateService } from './server-state.service.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Longest wait, in milliseconds, for what is done after the last request. It is worth no failed exit. */
const AFTERWARDS_MS = 2_000;

/**
 * On the first signal: not ready any more, then no new connections, then the requests in flight are finished, then exit 0.
 * When they take longer than the configured time, or on a second signal: exit 1 at once.
 * @param afterwards is called after the last request, such as to send what has been recorded of it
 */
export function drainOnSignal(
  app: NestFastifyApplication,
  logger: Logger,
  afterwards: () => Promise<void>,
): void {
  const state = app.get(ServerStateService);
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (state.draining) {
        logger.warn({ signal }, 'second signal: leaving at once');
        process.exit(1);
      }
      logger.info({ signal }, 'draining');
      state.drain();
      void drain(app, logger, afterwards);
    });
  }
}

async function drain(
  app: NestFastifyApplication,
  logger: Logger,
  afterwards: () => Promise<void>,
): Promise<void> {
  const { drainDelayMs, shutdownTimeoutMs } = app.get<ConfigType<typeof httpConfig>>(httpConfig.KEY);
  try {
    await sleep(drainDelayMs);
    logger.info('closing');
    app.get(ServerStateService).close(shutdownTimeoutMs);
    await Promise.race([app.close(), expire(shutdownTimeoutMs)]);
  } catch (err) {
    logger.error({ err }, 'could not stop cleanly');
    process.exit(1);
  }
  const reported = afterwards().catch((err: unknown) => logger.warn({ err }, 'traces were not sent'));
  await atMost(AFTERWARDS_MS, reported);
  logger.info('stopped');
  process.exit(0);
}

/** Holds nothing open: an earlier finish need not clear it. */
async function expire(milliseconds: number): Promise<never> {
  await sleep(milliseconds, undefined, { ref: false });
  throw new Error(`Requests were still in flight after ${milliseconds} ms.`);
}
