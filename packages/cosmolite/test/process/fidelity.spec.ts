import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CliProcess, startCli } from '../support/cli-process.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
/** One of each kind; the first has a group that an account skips. */
const SPECS = ['raw/databases', 'sdk/items'].map((name) => `packages/cosmolite/test/${name}.spec.ts`);
const KEY = Buffer.from('a key of its own').toString('base64');

const titles = ({ testResults }: Report, wanted: string): string[] =>
  testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ status, ancestorTitles }) =>
      status === wanted ? (ancestorTitles[0] ?? []) : [],
    ),
  );

describe('npm run test:fidelity against an account', () => {
  const folder = withTemporaryFolder();
  let account: CliProcess;

  beforeEach(async () => {
    account = await startCli(join(folder.path, 'data'), KEY);
  });
  afterEach(async () => {
    account.client.dispose();
    account.kill();
    await account.exited;
  });

  const run = async (key: string): Promise<Report & { stdout: string }> => {
    const outputFile = join(folder.path, 'report.json');
    const script = ['run', '--silent', '--ignore-scripts', 'test:fidelity', '--'];
    const flags = ['--json', `--outputFile=${outputFile}`, '--runTestsByPath', ...SPECS];
    const { stdout } = await promisify(execFile)('npm', [...script, ...flags], {
      cwd: REPOSITORY,
      env: { ...process.env, COSMOS_ENDPOINT: account.endpoint, COSMOS_KEY: key },
    });
    const report: Report = JSON.parse(readFileSync(outputFile, 'utf8'));
    return { ...report, stdout };
  };
  it('should pass, skip what only an emulator can do, and leave the account as it was', async () => {
    await account.client.databases.create({ id: 'shop' });
    const report = await run(KEY);
    expect(new Set(titles(report, 'passed'))).toEqual(new Set(['databases', 'items through the SDK']));
    const skipped = 'list and query of databases (cosmolite only: account of its own)';
    expect(new Set(titles(report, 'pending'))).toEqual(new Set([skipped]));
    expect(report.stdout).toContain(`skipped 2: ${skipped}\n`);
    const { resources } = await account.client.databases.readAll().fetchAll();
    expect(resources.map(({ id }) => id)).toEqual(['shop']);
  });

  it('should fail in whole when the key is not that of the account', async () => {
    const otherKey = Buffer.from('another key').toString('base64');
    await expect(run(otherKey)).rejects.toThrow(`${account.endpoint} does not let us in`);
  });
});

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly ancestorTitles: readonly string[];
    }[];
  }[];
}
