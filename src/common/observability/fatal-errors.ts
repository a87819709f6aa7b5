import type { Logger } from 'pino';

/**
 * A failure that nobody has handled, thrown or in a promise: nobody knows what state the process is in. One line in the log, and
 * it ends; whatever started it starts another.
 */
export function exitOnFatalErrors(logger: Logger): void {
  process.on('uncaughtException', (err, origin) => {
    logger.fatal({ err, origin }, 'leaving after a failure that nobody handled');
    process.exit(1);
  });
}
