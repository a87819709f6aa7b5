import type { LoggerService, LogLevel } from '@nestjs/common';
import type { Level, Logger } from 'pino';

/** Nest's own start-up chatter: a line per module and route, and failures that it throws too. Told at debug. */
const FRAMEWORK: ReadonlySet<unknown> = new Set([
  'ExceptionHandler',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Lets `new Logger(context)` anywhere write to our log. The last string of a call is its context, as Nest passes it. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(rest.at(-1)) ? 'debug' : 'error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** The level is the configuration's; Nest may not change it. */
  setLogLevels(_levels: LogLevel[]): void {}

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = rest.findLast((part) => typeof part === 'string');
    const parts = [message, ...rest].filter((part) => part !== context);
    const err = parts.find((part) => part instanceof Error);
    const members = parts.find(isPlainObject) ?? {};
    const text = parts.find((part) => typeof part === 'string') ?? err?.message ?? '';
    this.logger[level]({ context, ...members, ...(err === undefined ? {} : { err }) }, text);
  }
}

function isPlainObject(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !(part instanceof Error);
}
