import { connect } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startCosmolite } from '../../src/index.js';
import { send } from '../support/raw-request.js';
import { sdkClient } from '../support/with-server.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

describe('starting and stopping', () => {
  const folder = withTemporaryFolder();

  describe('options', () => {
    it.each([
      [{ port: -1 }, 'port must be a whole number from 0 to 65535'],
      [{ port: 1.5 }, 'port must be a whole number from 0 to 65535'],
      [{ key: '' }, 'key must be base64'],
      [{ key: 'not base64!' }, 'key must be base64'],
      [{ defaultPartitions: 0 }, 'defaultPartitions must be a whole number from 1 to 100'],
      [{ defaultPartitions: 101 }, 'defaultPartitions must be a whole number from 1 to 100'],
      [{ requestUnitsPerSecond: 0 }, 'requestUnitsPerSecond must be a number above 0'],
      [{ requestUnitsPerSecond: Number.NaN }, 'requestUnitsPerSecond must be a number above 0'],
    ])('should refuse %j', async (options, rule) => {
      await expect(startCosmolite(options)).rejects.toThrow(`cosmolite cannot start: ${rule}.`);
    });

    it('should name everything that is wrong at once', async () => {
      await expect(startCosmolite({ port: -1, defaultPartitions: 0 })).rejects.toThrow(
        'cosmolite cannot start: port must be a whole number from 0 to 65535; ' +
          'defaultPartitions must be a whole number from 1 to 100.',
      );
    });
  });

  describe('the port', () => {
    it('should be refused in a sentence when it is taken, and free again after the close', async () => {
      const first = await startCosmolite();
      const port = Number(new URL(first.endpoint).port);
      await expect(startCosmolite({ port })).rejects.toThrow(
        `cosmolite cannot listen: port ${port} on 127.0.0.1 is already in use. Choose another one, or 0 for any free one.`,
      );
      await first.close();
      const second = await startCosmolite({ port });
      await second.close();
    });

    it('should be refused in a sentence when the address is not ours', async () => {
      await expect(startCosmolite({ host: '192.0.2.1' })).rejects.toThrow(
        'cosmolite cannot listen: 192.0.2.1 is not an address of this machine.',
      );
    });

    it('should let the data folder go when listening fails', async () => {
      const dataDir = join(folder.path, 'data');
      await expect(startCosmolite({ host: '192.0.2.1', dataDir })).rejects.toThrow('cosmolite cannot listen');
      const emulator = await startCosmolite({ dataDir });
      await emulator.close();
    });
  });

  describe('the data folder', () => {
    it('should be refused in a sentence while another emulator has it', async () => {
      const first = await startCosmolite({ dataDir: folder.path });
      await expect(startCosmolite({ dataDir: folder.path })).rejects.toThrow(
        `The data folder ${folder.path} is in use by another cosmolite. Stop it, connect to its address, or choose another folder.`,
      );
      await first.close();
      const second = await startCosmolite({ dataDir: folder.path });
      await second.close();
    });

    it.each([
      ['is a file', 'data', 'EEXIST'],
      ['is below a file', 'data/below', 'ENOTDIR'],
      ['holds something else', '.', 'file is not a database'],
    ])('should be refused in a sentence when it %s', async (_case, path, reason) => {
      await writeFile(join(folder.path, 'data'), '');
      await writeFile(join(folder.path, 'cosmolite.db'), 'Dear diary, I am no database. '.repeat(100));
      const dataDir = join(folder.path, path);
      await expect(startCosmolite({ dataDir })).rejects.toThrow(
        `The data folder ${dataDir} cannot be used: ${reason}`,
      );
    });

    it('should be refused in a sentence when a newer version wrote it', async () => {
      const database = new DatabaseSync(join(folder.path, 'cosmolite.db'));
      database.exec('PRAGMA user_version = 999');
      database.close();
      await expect(startCosmolite({ dataDir: folder.path })).rejects.toThrow(
        /^The data was written by a newer cosmolite \(schema 999, this one knows \d+\)\. Update cosmolite\.$/,
      );
    });

    it('should bring everything back, with the same resource ids and etags', async () => {
      const first = await startCosmolite({ dataDir: folder.path, defaultPartitions: 2 });
      const client = sdkClient(first);
      const { database } = await client.databases.create({ id: 'shop' }, { offerThroughput: 500 });
      const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/sku'] }] };
      const { container } = await database.containers.create({
        id: 'c',
        partitionKey: '/pk',
        uniqueKeyPolicy,
      });
      await container.items.create({ id: 'a', pk: 'p', sku: 's' });
      await container.items.create({ id: 'b', pk: 'p', sku: 't' });
      await container.item('b', 'p').delete();
      const paths = ['/dbs', '/dbs/shop/colls', '/dbs/shop/colls/c/docs', '/offers'];
      const everything = async (emulator: typeof first) =>
        Promise.all(paths.map(async (path) => (await send(emulator, 'GET', path)).body));
      const before = await everything(first);
      const session = (await container.item('a', 'p').read()).headers['x-ms-session-token'];
      await first.close();

      const second = await startCosmolite({ dataDir: folder.path });
      const again = sdkClient(second).database('shop').container('c');
      expect(await everything(second)).toEqual(before);
      await expect(again.items.create({ id: 'x', pk: 'p', sku: 's' })).rejects.toMatchObject({ code: 409 });
      const created = await again.items.create({ id: 'c', pk: 'p', sku: 'u' });
      expect(created.headers['x-ms-session-token']).not.toBe(session);
      expect(created.headers['lsn']).toBe('4');
      await second.close();
    });
  });

  describe('a client that hangs up', () => {
    it('should be nothing to log, and nothing that others notice', async () => {
      const lines: string[] = [];
      const emulator = await startCosmolite({ log: (line) => lines.push(line) });
      const socket = connect(Number(new URL(emulator.endpoint).port), '127.0.0.1');
      socket.write('POST /dbs HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"id":');
      await once(socket, 'connect');
      await send(emulator, 'GET', '/');
      socket.resetAndDestroy();
      await once(socket, 'close');
      expect((await send(emulator, 'GET', '/')).status).toBe(200);
      await emulator.close();
      expect(lines).toEqual([]);
    });
  });

  describe('close', () => {
    it('should be the same when called twice', async () => {
      const emulator = await startCosmolite();
      await Promise.all([emulator.close(), emulator.close()]);
      await emulator.close();
      await expect(fetch(emulator.endpoint)).rejects.toThrow('fetch failed');
    });

    it('should not wait for idle keep-alive connections', async () => {
      const emulator = await startCosmolite();
      const socket = connect(Number(new URL(emulator.endpoint).port), '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
      await once(socket, 'data');
      const ended = once(socket.resume(), 'end');
      await emulator.close();
      expect(await ended).toEqual([]);
    });

    it('should not wait for connections that never sent a request', async () => {
      const emulator = await startCosmolite();
      const socket = connect(Number(new URL(emulator.endpoint).port), '127.0.0.1');
      await once(socket, 'connect');
      const ended = once(socket.resume(), 'end');
      await emulator.close();
      expect(await ended).toEqual([]);
    });

    it('should let a running request finish', async () => {
      const emulator = await startCosmolite({
        faults: { orders: [{ kind: 'latency', operation: 'readAccount', milliseconds: 150 }] },
      });
      const answer = send(emulator, 'GET', '/');
      await send(emulator, 'GET', '/dbs');
      await emulator.close();
      expect((await answer).status).toBe(200);
    });
  });
});
