import { runCli, startCli } from '../support/cli-process.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

describe('command line', () => {
  const folder = withTemporaryFolder();

  it('should explain itself', async () => {
    const { code, stdout, stderr } = await runCli('--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: cosmolite \[options\]\n/);
  });

  it('should tell its version', async () => {
    expect(await runCli('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus'"],
    [['extra'], "Unexpected argument 'extra'"],
    [['--port', 'x'], "--port must be a number, not 'x'."],
    [['--port', '70000'], 'cosmolite cannot start: port must be a whole number from 0 to 65535.'],
    [
      ['--partitions', '0'],
      'cosmolite cannot start: defaultPartitions must be a whole number from 1 to 100.',
    ],
    [['--key', 'not base64!'], 'cosmolite cannot start: key must be base64.'],
    [['--tls-key', 'x'], '--tls-cert and --tls-key belong together.'],
    [['--host', '192.0.2.1'], 'cosmolite cannot listen: 192.0.2.1 is not an address of this machine.'],
  ])('should refuse %j in a sentence', async (flags, sentence) => {
    const { code, stdout, stderr } = await runCli(...flags);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it('should serve until it is told to stop, and keep the data', async () => {
    const first = await startCli(folder.path);
    await first.client.databases.create({ id: 'kept' });
    first.stop();
    expect(await first.exited).toEqual([0, null]);

    const second = await startCli(folder.path);
    const { statusCode } = await second.client.database('kept').read();
    second.kill();
    expect([statusCode, await second.exited]).toEqual([200, [null, 'SIGKILL']]);
  });
});
