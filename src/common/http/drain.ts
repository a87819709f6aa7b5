import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { ConfigType } from '@nestjs/config';
import { httpConfig } from './http.config.js';
import { ServerStateService } from './server-state.service.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * On the first signal: not ready any more, then no new connections, then the requests in flight are finished, then exit 0.
 * When they take longer than the configured time, or on a second signal: exit 1 at once.
 */
export function drainOnSignal(app: NestFastifyApplication, logger: Logger): void {
  const state = app.get(ServerStateService);
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (state.draining) {
        logger.warn({ signal }, 'second signal: leaving at once');
        process.exit(1);
      }
      logger.info({ signal }, 'draining');
      state.drain();
      void drain(app, logger);
    });
  }
}

async function drain(app: NestFastifyApplication, logger: Logger): Promise<void> {
  const { drainDelayMs, shutdownTimeoutMs } = app.get<ConfigType<typeof httpConfig>>(httpConfig.KEY);
  try {
    await sleep(drainDelayMs);
    logger.info('closing');
    await Promise.race([app.close(), expire(shutdownTimeoutMs)]);
  } catch (err) {
    logger.error({ err }, 'could not stop cleanly');
    process.exit(1);
  }
  logger.info('stopped');
  process.exit(0);
}

/** Holds nothing open: an earlier finish need not clear it. */
async function expire(milliseconds: number): Promise<never> {
  await sleep(milliseconds, undefined, { ref: false });
  throw new Error(`Requests were still in flight after ${milliseconds} ms.`);
}
