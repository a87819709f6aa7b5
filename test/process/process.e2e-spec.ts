import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../../src/app.config.js';
import { ServiceProcess } from '../support/process.js';
import { exchange, hangUpWhen } from '../support/raw.js';
import { SilentDatabase } from '../support/silent-database.js';

/** Nobody listens there: the service starts and lives without a database. */
const AWAY = { COSMOS_ENDPOINT: 'http://127.0.0.1:1/', COSMOS_KEY: 'AAAA' };

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('The process', () => {
  describe('start', () => {
    it('should name every bad variable and its rule, and exit 1', async () => {
      await using service = new ServiceProcess({
        PORT: 'sesame',
        LOG_LEVEL: 'loud',
        COSMOS_KEY: 'open sesame',
      });
      expect(await service.exit).toEqual({
        code: 1,
        signal: null,
        stderr: [
          'The configuration is not valid:',
          '  PORT must be a whole number from 0 to 65535',
          '  LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
          '  COSMOS_KEY must be an account key in base64',
          '',
        ].join('\n'),
      });
      expect(service.lines).toEqual([]);
    });

    it('should read .env, and let a real variable win', async () => {
      await using service = new ServiceProcess(
        { LOG_LEVEL: 'silent' },
        'LOG_LEVEL=loud\nBODY_LIMIT_BYTES=0\n',
      );
      const { code, stderr } = await service.exit;
      expect(code).toBe(1);
      expect(stderr.trim().split('\n').slice(1)).toEqual([
        '  BODY_LIMIT_BYTES must be a whole number from 1024 to 67108864',
      ]);
    });

    it.each([
      [{ NODE_ENV: 'development' }, ['.env.development', '.env.local', '.env'], '.env.development'],
      [{}, ['.env.development', '.env.production', '.env.local', '.env'], '.env.development'],
      [{ NODE_ENV: '' }, ['.env.production', '.env.local', '.env'], '.env.local'],
      [{ NODE_ENV: 'test' }, ['.env.test', '.env.local', '.env'], '.env.test'],
      [{ NODE_ENV: 'test' }, ['.env.local', '.env'], '.env'],
      [{ COSMOS_ENDPOINT: 'http://127.0.0.1:9/' }, ['.env.local', '.env'], undefined],
    ])('should take a variable of %j from the first of %j that counts: %s', async (env, files, expected) => {
      const endpointOf = (file: string | undefined) =>
        file === undefined ? 'http://127.0.0.1:9/' : `http://127.0.0.1:${1 + files.indexOf(file)}/`;
      const contents = files.map((file) => [file, `COSMOS_ENDPOINT=${endpointOf(file)}\n`]);
      await using service = new ServiceProcess(
        { ...env, COSMOS_KEY: AWAY.COSMOS_KEY },
        Object.fromEntries(contents),
      );
      expect(JSON.parse(await service.line(/Stockroom is ready/))).toMatchObject({
        database: endpointOf(expected),
      });
    });

    it('should read in production the file of production', async () => {
      await using service = new ServiceProcess(
        { NODE_ENV: 'production' },
        { '.env.production': 'BODY_LIMIT_BYTES=0\n', '.env.development': 'IMPORT_MAX_BYTES=x\n' },
      );
      const { stderr } = await service.exit;
      expect(stderr).toContain('BODY_LIMIT_BYTES must be');
      expect(stderr).not.toContain('IMPORT_MAX_BYTES');
    });

    it('should say in one line that this Node is too old for the embedded database, and do without on an account', async () => {
      const old = { NODE_OPTIONS: '--no-experimental-sqlite' };
      await using alone = new ServiceProcess(old);
      expect(await alone.exit).toEqual({
        code: 1,
        signal: null,
        stderr: `The embedded database needs Node 22.13 or newer, and this is ${process.version}: set COSMOS_ENDPOINT to an account, or update Node.\n`,
      });
      await using withAccount = new ServiceProcess({ ...old, ...AWAY });
      await withAccount.line(/Stockroom is ready/);
    });

    it('should refuse production without an account', async () => {
      await using service = new ServiceProcess({ NODE_ENV: 'production' });
      const { code, stderr } = await service.exit;
      expect(code).toBe(1);
      expect(stderr).toContain('COSMOS_ENDPOINT must be set in production');
    });

    it('should say in one line that its port is taken', async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const address = other.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      await using service = new ServiceProcess({ ...AWAY, PORT: port });
      const exit = await service.exit;
      other.close();
      expect(exit).toEqual({
        code: 1,
        signal: null,
        stderr: `Port ${port} on 127.0.0.1 is taken: set PORT to another one.\n`,
      });
    });

    it('should serve while the database is away', async () => {
      await using service = new ServiceProcess(AWAY);
      const port = await service.port();
      expect(
        (await exchange(port, `${get('/health/live').trimEnd()}\r\nConnection: close\r\n\r\n`)).status,
      ).toBe(200);
    });
  });

  describe('hang-up', () => {
    it('should abort the database call of a client that is gone', async () => {
      await using database = await SilentDatabase.start();
      await using service = new ServiceProcess({
        COSMOS_ENDPOINT: database.endpoint,
        COSMOS_KEY: 'AAAA',
        // The next request is to be the client's.
        RESERVATION_SWEEP_SECONDS: '0',
      });
      const port = await service.port();
      const call = database.nextRequest();
      await hangUpWhen(port, get('/v1/products/a?category=b'), call);
      const { socket } = await call;
      if (!socket.destroyed) await once(socket, 'close');
      expect(JSON.parse(await service.line(/client hung up/))).toMatchObject({
        level: 'info',
        route: '/v1/products/:id',
      });
    });
  });

  describe('stop', () => {
    const half =
      'POST /v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{';

    it.each(['SIGTERM', 'SIGINT'] as const)(
      'should finish what is in flight on %s, close the connection, and exit 0',
      async (signal) => {
        await using service = new ServiceProcess({ ...AWAY, DRAIN_DELAY_MS: '200' });
        const port = await service.port();
        const [busy, idle] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
        busy.write(half);
        idle.write(get('/health/live'));
        await once(idle, 'data');
        service.kill(signal);
        await service.line(/draining/);
        const ready = await exchange(port, get('/health/ready'));
        expect(ready).toMatchObject({ status: 503, body: expect.stringContaining('draining') });
        expect(ready.head.toLowerCase()).toContain('connection: close');
        await service.line(/closing/);
        busy.write('!');
        expect(await text(busy)).toMatch(/^HTTP\/1\.1 400 [^]*connection: close[^]*malformed_json/i);
        expect(await service.exit).toEqual({ code: 0, signal: null, stderr: '' });
        await expect(exchange(port, get('/health/live'))).rejects.toThrow('ECONNREFUSED');
      },
    );

    it('should be noticed by a probe that looks once a second, also when nothing is configured', async () => {
      await using service = new ServiceProcess(AWAY);
      const port = await service.port();
      const { drainDelayMs } = loadConfig({}).http;
      expect(drainDelayMs).toBeGreaterThan(1_000);
      service.kill('SIGTERM');
      await service.line(/draining/);
      const ready = await exchange(port, get('/health/ready'));
      expect(ready).toMatchObject({ status: 503, body: expect.stringContaining('draining') });
      expect(await service.exit).toMatchObject({ code: 0 });
    });

    it('should give up on what does not finish, and exit 1', async () => {
      await using service = new ServiceProcess({ ...AWAY, SHUTDOWN_TIMEOUT_MS: '200' });
      const port = await service.port();
      const busy = connect(port, '127.0.0.1').on('error', () => {});
      busy.write(half);
      await exchange(port, `${get('/health/live').trimEnd()}\r\nConnection: close\r\n\r\n`);
      service.kill('SIGTERM');
      expect(await service.exit).toMatchObject({ code: 1, signal: null });
      expect(service.lines.at(-1)).toContain('still in flight after 200 ms');
    });

    it('should leave at once on a second signal', async () => {
      await using service = new ServiceProcess({ ...AWAY, DRAIN_DELAY_MS: '60000' });
      await service.port();
      service.kill('SIGTERM');
      await service.line(/draining/);
      service.kill('SIGTERM');
      expect(await service.exit).toMatchObject({ code: 1, signal: null });
    });
  });
});
