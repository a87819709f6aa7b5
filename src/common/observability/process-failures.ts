import { ConfigError } from '../config/config-error.js';
import { StartError } from '../errors/start-error.js';
import type { Logger } from 'pino';

/** What a person at the terminal needs to read when the process cannot start. */
export function startFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  if (error instanceof Error && 'code' in error) {
    const { port, address } = { port: Reflect.get(error, 'port'), address: Reflect.get(error, 'address') };
    if (error.code === 'EADDRINUSE') return `Port ${port} on ${address} is taken: set PORT to another one.`;
    if (error.code === 'EACCES') return `Port ${port} on ${address} needs privileges: set PORT above 1023.`;
    if (error.code === 'EADDRNOTAVAIL') return `This machine has no address ${address}: correct HOST.`;
    if (isUnresolved(error.code)) return `${Reflect.get(error, 'hostname')} is no address: correct HOST.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const isUnresolved = (code: unknown): boolean => code === 'ENOTFOUND' || code === 'EAI_AGAIN';

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
