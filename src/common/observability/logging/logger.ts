import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogConfig } from './log.config.js';
import { tryCurrentRequest } from '../../context/request-context.js';
import { ifInstalled } from '../if-installed.js';
import { serializeError } from './serialize-error.js';
import { traceMembers } from '../tracing/active-trace.js';

/** Characters that wait for the end of a turn. More than these are written at once. */
const MOST_WAITING = 65_536;

/**
 * Writes the lines of one turn of the event loop together, at its end: under load a write for each line takes longer than the
 * line. Nothing waits for a timer. What waits is written when the process exits, and before anything is said to be fatal.
 */
export class LinesByTurn implements DestinationStream {
  private waiting = '';

  constructor(private readonly output: DestinationStream) {
    process.on('exit', this.flushSync);
  }

  write(line: string): void {
    if (this.waiting === '') setImmediate(this.flushSync);
    this.waiting += line;
    if (this.waiting.length > MOST_WAITING) this.flushSync();
  }

  /** pino calls it after a fatal line. */
  readonly flushSync = (): void => {
    if (this.waiting === '') return;
    const lines = this.waiting;
    this.waiting = '';
    this.output.write(lines);
  };
}

/** Members that may hold a credential wherever they appear, in a log object or one level inside it. */
const SECRETS = ['authorization', 'x-api-key', 'cookie', 'set-cookie', 'key', 'secret', 'password', 'token'];

const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]);

const NO_PRETTY =
  'LOG_FORMAT=pretty needs pino-pretty, which is a development dependency and not installed here: lines are JSON. Set LOG_FORMAT=json, or install with `npm ci`, without --omit=dev.';

/**
 * One JSON object per line on standard output, or coloured lines for a person. Every line of a request carries its id, and those of its trace.
 * @param destination where lines go instead of standard output
 */
export async function createLogger(config: LogConfig, destination?: DestinationStream): Promise<Logger> {
  const pretty = config.pretty ? await prettyStream(destination) : undefined;
  const logger = pino(
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
    // Synchronous: a line in flight would be written after the fatal one, or not at all.
    pretty ?? destination ?? new LinesByTurn(pino.destination({ dest: 1, sync: true })),
  );
  if (config.pretty && pretty === undefined) logger.warn(NO_PRETTY);
  return logger;
}

async function prettyStream(
  destination: DestinationStream | undefined,
): Promise<DestinationStream | undefined> {
  const found = await ifInstalled(() => import('pino-pretty'));
  return found?.default({ ignore: 'requestId,trace_id,span_id', destination: destination ?? 1, sync: true });
}
