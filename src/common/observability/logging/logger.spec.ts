import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Logger as Nest } from '@nestjs/common';
import type { Logger } from 'pino';
import { AppError } from '../../errors/app-error.js';
import { backgroundContext, runInContext } from '../../context/request-context.js';
import { createLogger, LinesByTurn } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { HTTP_ERRORS } from '../../errors/http.errors.js';
import { setImmediate as nextTurn } from 'node:timers/promises';

describe('the log', () => {
  let lines: Record<string, unknown>[];
  let loggers: Readonly<Record<'trace' | 'info', Logger>>;
  const time = expect.any(String);

  beforeEach(() => {
    lines = [];
  });

  beforeAll(async () => {
    const into = { write: (line: string) => void lines.push(JSON.parse(line)) };
    loggers = {
      trace: await createLogger({ level: 'trace', pretty: false }, into),
      info: await createLogger({ level: 'info', pretty: false }, into),
    };
  });

  const logger = (level: 'trace' | 'info' = 'info') => loggers[level];

  it('should be coloured lines for a person', async () => {
    const output = new PassThrough({ encoding: 'utf8' });
    const pretty = await createLogger({ level: 'info', pretty: true }, output);
    pretty.info('hello');
    expect(await once(output, 'data')).toEqual([expect.stringMatching(/INFO.*hello/)]);
  });

  it('should be one JSON object per line', () => {
    logger().info({ size: 3 }, 'hello');
    expect(lines).toEqual([{ level: 'info', time, size: 3, msg: 'hello' }]);
  });

  it('should carry the id of the running request', () => {
    const context = backgroundContext({ tenant: 'acme' });
    runInContext(context, () => logger().info('inside'));
    expect(lines).toEqual([{ level: 'info', time, requestId: context.requestId, msg: 'inside' }]);
  });

  it.each(['authorization', 'x-api-key', 'cookie', 'set-cookie', 'key', 'secret', 'password', 'token'])(
    'should hide %s wherever it stands',
    (name) => {
      const secret = { [name]: 'sesame' };
      logger().info({ ...secret, config: secret, request: { headers: secret } });
      expect(lines).toEqual([
        expect.objectContaining({
          [name]: '[redacted]',
          config: { [name]: '[redacted]' },
          request: { headers: { [name]: '[redacted]' } },
        }),
      ]);
    },
  );

  it('should tell of an error its type, message, code, stack and causes, and nothing else', () => {
    const err = Object.assign(new TypeError('broken', { cause: 'a string' }), {
      code: 'E1',
      headers: { authorization: 'sesame' },
    });
    logger().error({ err });
    expect(lines).toEqual([
      {
        level: 'error',
        time,
        err: {
          type: 'TypeError',
          message: 'broken',
          code: 'E1',
          stack: expect.stringContaining('logger.spec'),
          cause: { type: 'string', message: 'a string' },
        },
        msg: 'broken',
      },
    ]);
  });

  it('should spare the stacks of a failure that we foresaw', () => {
    logger().error({ err: new AppError(HTTP_ERRORS.rate_limited, 'Wait.', {}, { cause: new Error('429') }) });
    expect(lines).toEqual([
      expect.objectContaining({
        err: {
          type: 'AppError',
          message: 'Wait.',
          code: 'rate_limited',
          cause: { type: 'Error', message: '429' },
        },
      }),
    ]);
  });

  it('should stop at a cause of causes that never ends', () => {
    const err = new Error('round');
    err.cause = err;
    logger().error({ err });
    expect(lines).toHaveLength(1);
  });

  describe("through Nest's logger", () => {
    beforeEach(() => {
      Nest.overrideLogger(new NestLogger(logger('trace')));
    });

    it.each(['log', 'error', 'warn', 'debug', 'verbose', 'fatal'] as const)('should take %s', (method) => {
      const level = { log: 'info', verbose: 'trace' }[method as string] ?? method;
      new Nest('Cosmos')[method]('hello');
      expect(lines).toEqual([{ level, time, context: 'Cosmos', msg: 'hello' }]);
    });

    it('should take an error and an object', () => {
      new Nest('Cosmos').error(new Error('broken'));
      new Nest('Cosmos').warn({ attempt: 2 });
      expect(lines).toEqual([
        {
          level: 'error',
          time,
          context: 'Cosmos',
          err: expect.objectContaining({ message: 'broken' }),
          msg: 'broken',
        },
        { level: 'warn', time, context: 'Cosmos', attempt: 2, msg: '' },
      ]);
    });

    it("should whisper Nest's own start-up", () => {
      new Nest('RouterExplorer').log('Mapped {/health/live, GET} route');
      expect(lines).toEqual([expect.objectContaining({ level: 'debug', context: 'RouterExplorer' })]);
    });
  });
});

describe('the lines of a turn', () => {
  let written: string[];
  let lines: LinesByTurn;

  beforeEach(() => {
    written = [];
    lines = new LinesByTurn({ write: (text) => void written.push(text) });
  });

  afterEach(() => void process.off('exit', lines.flushSync));

  it('should be written together, at its end', async () => {
    lines.write('a\n');
    lines.write('b\n');
    expect(written).toEqual([]);
    await nextTurn();
    expect(written).toEqual(['a\nb\n']);
    lines.write('c\n');
    await nextTurn();
    expect(written).toEqual(['a\nb\n', 'c\n']);
  });

  it('should be written at once when somebody asks for it, and once', async () => {
    lines.write('a\n');
    lines.flushSync();
    expect(written).toEqual(['a\n']);
    await nextTurn();
    expect(written).toEqual(['a\n']);
  });

  it('should not wait when they are many', () => {
    const line = `${'x'.repeat(40_000)}\n`;
    lines.write(line);
    lines.write(line);
    expect(written).toEqual([line + line]);
  });
});
