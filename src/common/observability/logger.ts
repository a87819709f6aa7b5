import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogConfig } from './log.config.js';
import { tryCurrentRequest } from '../context/request-context.js';
import { serializeError } from './serialize-error.js';
import { traceMembers } from './tracing/active-trace.js';

/** Members that may hold a credential wherever they appear, in a log object or one level inside it. */
const SECRETS = ['authorization', 'x-api-key', 'cookie', 'set-cookie', 'key', 'secret', 'password', 'token'];

const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]);

/**
 * One JSON object per line on standard output, or coloured lines for a person. Every line of a request carries its id, and those of its trace.
 * @param destination where lines go instead of standard output
 */
export function createLogger(config: LogConfig, destination?: DestinationStream): Logger {
  return pino(
    {
      level: config.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
      redact: { paths: REDACTED, censor: '[redacted]' },
      mixin: () => {
        const requestId = tryCurrentRequest()?.requestId;
        return { ...(requestId === undefined ? {} : { requestId }), ...traceMembers() };
      },
    },
    config.pretty
      ? pretty({ ignore: 'requestId,trace_id,span_id', destination: destination ?? 1, sync: true })
      : (destination ?? pino.destination(1)),
  );
}
