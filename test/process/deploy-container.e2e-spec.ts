import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { type TreeSummary, writeProductionTree } from '../../scripts/production-tree/write-tree.js';
import { VARIABLES } from '../../src/app.config.js';
import { httpConfig } from '../../src/common/http/http.config.js';
import { ADMIN, TestKeys } from '../support/api-keys.js';
import { CosmoliteProcess } from '../support/cosmolite-process.js';
import { dig, readText, readYamlDocument, ROOT } from '../support/files.js';
import { clientAt } from '../support/http-client.js';
import { entriesOf, listOf, objectOf } from '../support/json.js';
import { ServiceProcess } from '../support/process.js';
import { product } from '../support/products.js';

/** The well-known key of emulators. */
const EMULATOR_KEY =
  'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

const PACKAGE: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
  readText('package.json'),
);

const PORT = httpConfig({}).port;

describe('The production tree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'production-'));
  const tree = join(folder, 'tree');
  let summary: TreeSummary;
  let files: string[];
  beforeAll(() => {
    summary = writeProductionTree(ROOT, tree);
    files = filesOf(tree);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('should be small, and say how small', () => {
    process.stdout.write(
      `The production tree: ${summary.packages} packages, ${summary.files} files, ${(summary.bytes / 1e6).toFixed(1)} MB\n`,
    );
    expect(summary.bytes).toBeLessThan(120e6);
  });

  it('should have every dependency, no dev dependency and no cosmolite', () => {
    const { cosmolite, ...needed } = PACKAGE['dependencies'] ?? {};
    expect(cosmolite).toBeDefined();
    const isInstalled = (name: string) => existsSync(join(tree, 'node_modules', name));
    expect(Object.keys(needed).filter((name) => !isInstalled(name))).toEqual([]);
    const asked = new Set(manifestsIn(tree).flatMap(({ dependencies }) => Object.keys(dependencies ?? {})));
    const development = Object.keys(PACKAGE['devDependencies'] ?? {}).filter((name) => !asked.has(name));
    expect(development.length).toBeGreaterThan(15);
    expect([...development, 'cosmolite', 'stockroom-bench'].filter(isInstalled)).toEqual([]);
  });

  it('should have nothing that only a compiler or a debugger reads, and nothing to configure secrets with', () => {
    expect(files.filter((file) => /\.(?:map|[cm]?ts)$|(?:^|\/)\.env/.test(file))).toEqual([]);
  });

  it('should have no package that serves only a terminal, a compiler or statistics of installations', () => {
    const unwanted = ['pino-pretty', 'cli-progress', 'typescript', '@scarf/scarf'];
    expect(unwanted.filter((name) => globSync(`**/node_modules/${name}`, { cwd: tree }).length > 0)).toEqual(
      [],
    );
  });

  it('should log JSON and say why, when a person asks for lines that need a development package', async () => {
    await using service = new ServiceProcess(
      { LOG_FORMAT: 'pretty', COSMOS_ENDPOINT: 'http://127.0.0.1:1/', COSMOS_KEY: 'AAAA' },
      '',
      join(tree, 'dist/main.js'),
    );
    const line: unknown = JSON.parse(await service.line(/pino-pretty/));
    expect(line).toMatchObject({ level: 'warn', msg: expect.stringContaining('LOG_FORMAT=json') });
    await service.line(/Stockroom is ready/);
  });

  it.each(['import', 'stock-verify'])(
    'should have a command-line tool that needs no development package: %s',
    (tool) => {
      const { stderr } = spawnSync(process.execPath, [join(tree, `dist/cli/${tool}/main.js`), '--nonsense']);
      expect(String(stderr)).toMatch(/Usage:|--help/);
    },
  );

  it('should start, serve from an account, and change no file of its own', async () => {
    await using database = await CosmoliteProcess.start(join(folder, 'data'));
    const keys = new TestKeys({ shop: { tenant: 'acme', scopes: ADMIN } });
    await using service = new ServiceProcess(
      {
        NODE_ENV: 'production',
        AUTH_MODE: 'apikey',
        API_KEYS: keys.rows,
        COSMOS_ENDPOINT: database.endpoint,
        COSMOS_KEY: EMULATOR_KEY,
        COSMOS_PROVISION: 'create',
      },
      '',
      join(tree, 'dist/main.js'),
    );
    const client = clientAt(new URL(`http://127.0.0.1:${await service.port()}`));
    while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
    const made = await client.request('POST', '/v1/products', keys.as('shop', { body: product() }));
    expect(made.status).toBe(201);
    const page = await client.request('GET', '/docs');
    expect(page.status).toBe(200);
    expect(filesOf(tree)).toEqual(files);
  });

  it('should be listed package by package in its bill of materials', () => {
    const list = join(folder, 'sbom.json');
    execFileSync(
      process.execPath,
      [npmScriptFile('sbom'), ...sbomFlags(), list, join(tree, 'package.json')],
      {
        cwd: ROOT,
        stdio: 'pipe',
      },
    );
    const sbom: { components: { group?: string; name: string; version: string }[] } = JSON.parse(
      readFileSync(list, 'utf8'),
    );
    const listed = sbom.components.map(({ group, name, version }) =>
      [...(group === undefined ? [] : [group]), `${name}@${version}`].join('/'),
    );
    const installed = manifestsIn(tree).flatMap(({ name, version }) =>
      version === undefined ? [] : [`${name}@${version}`],
    );
    expect(new Set(listed)).toEqual(new Set(installed));
  });
});

describe('The Dockerfile', () => {
  const instructions = DockerfileParser.parse(readText('deploy/container/Dockerfile')).getInstructions();
  const stages = stagesOf(instructions);
  const service = stages.get('service') ?? [];

  it('should end with the service, so that it is what a build without a target makes', () => {
    expect([...stages.keys()]).toEqual(['build', 'emulator', 'service']);
  });

  it('should run only npm scripts that exist, in the order in which this file tests them', () => {
    const commands = textsOf(stages.get('build') ?? [], 'RUN');
    expect(commands.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
      'npm ci --no-audit',
      'npm run build',
      'npm run production-tree',
      'npm run sbom',
    ]);
    expect(PACKAGE['scripts']).toMatchObject({
      build: expect.any(String),
      'production-tree': 'node scripts/production-tree.ts',
      sbom: expect.any(String),
    });
  });

  it('should copy only what exists and what .dockerignore lets through', () => {
    const sources = textsOf(stages.get('build') ?? [], 'COPY')
      .flatMap((text) => text.split(' ').slice(0, -1))
      .filter((source) => source !== '.');
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const allowed = readText('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    expect(allowed.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const isAllowed = (path: string) =>
      allowed.some((entry) => path === entry || path.startsWith(`${entry}/`));
    expect(sources.filter((source) => !isAllowed(source))).toEqual([]);
  });

  it.each(['service', 'emulator'])('should run as a user without rights, by number: %s', (stage) => {
    const user = textsOf(stages.get(stage) ?? [], 'USER').at(-1);
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const [copies] = textsOf(stages.get(stage) ?? [], 'COPY');
    expect(copies).not.toContain('--chown');
  });

  it('should start what the tree has, on the port and by the probe of the code', () => {
    expect(textsOf(service, 'ENTRYPOINT')).toEqual(['["node", "dist/main.js"]']);
    expect(textsOf(service, 'EXPOSE')).toEqual([String(PORT)]);
    expect(textsOf(service, 'ENV')).toEqual(['NODE_ENV=production']);
    expect(textsOf(service, 'HEALTHCHECK').join()).toContain('/health/ready');
    expect(textsOf(service, 'HEALTHCHECK').join()).toContain(`|| ${PORT})`);
  });

  it('should say what it is by the labels of OCI', () => {
    const labels = textsOf(service, 'LABEL').join();
    for (const name of ['title', 'description', 'licenses', 'version', 'revision', 'base.name']) {
      expect(labels).toContain(`org.opencontainers.image.${name}=`);
    }
  });

  it('should use one Node image of the major version that the tests run on, and fetch nothing by address', () => {
    const [argument] = textsOf(instructions, 'ARG');
    expect(argument).toMatch(new RegExp(`^NODE_IMAGE=node:${readText('.nvmrc').trim().split('.')[0]}[.-]`));
    const images = textsOf(instructions, 'FROM').map((text) => text.split(' ')[0]);
    expect(images).toEqual(['${NODE_IMAGE}', '${NODE_IMAGE}', '${NODE_IMAGE}']);
    expect(textsOf(instructions, 'ADD')).toEqual([]);
    expect(textsOf(instructions, 'RUN').filter((text) => /curl|wget|sudo|apt-get/.test(text))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  const compose = readYamlDocument('compose.yaml');
  const services = entriesOf(compose['services']);

  it('should have a profile for cosmolite and one for the emulator of the vendor', () => {
    const profiles = services.map(([name]) => [name, dig(compose, `services.${name}.profiles.0`)]);
    expect(Object.fromEntries(profiles)).toEqual({
      stockroom: 'cosmolite',
      cosmolite: 'cosmolite',
      'stockroom-on-vendor': 'vendor',
      cosmos: 'vendor',
    });
  });

  it.each(['stockroom', 'stockroom-on-vendor'])('should set only variables that exist: %s', (name) => {
    const names = Object.keys(objectOf(dig(compose, `services.${name}.environment`)));
    expect(names).toContain('COSMOS_ENDPOINT');
    expect(names.filter((variable) => !VARIABLES.has(variable))).toEqual([]);
  });

  it.each(['stockroom', 'cosmolite', 'stockroom-on-vendor'])(
    'should give a container nothing that it does not need: %s',
    (name) => {
      expect(dig(compose, `services.${name}.read_only`)).toBe(true);
      expect(dig(compose, `services.${name}.cap_drop`)).toEqual(['ALL']);
      expect(dig(compose, `services.${name}.security_opt`)).toEqual(['no-new-privileges:true']);
    },
  );

  it('should build targets that the Dockerfile has, and open ports on this machine only', () => {
    const targets = services.map(([name]) => dig(compose, `services.${name}.build.target`));
    expect(new Set(targets)).toEqual(new Set(['service', 'emulator', undefined]));
    const ports = services.flatMap(([name]) => listOf(dig(compose, `services.${name}.ports`)));
    expect(ports.filter((port) => !String(port).startsWith('127.0.0.1:'))).toEqual([]);
  });
});

/** Each stage's instructions by its name. */
function stagesOf(instructions: readonly Instruction[]): Map<string, Instruction[]> {
  const stages = new Map<string, Instruction[]>();
  let stage: Instruction[] = [];
  for (const instruction of instructions) {
    if (instruction.getKeyword() === 'FROM') {
      const name = / AS (\S+)$/i.exec(instruction.getArgumentsContent() ?? '')?.[1];
      if (name === undefined) throw new Error('A stage has no name.');
      stages.set(name, (stage = []));
    } else {
      stage.push(instruction);
    }
  }
  return stages;
}

const textsOf = (instructions: readonly Instruction[], keyword: string): string[] =>
  instructions
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '');

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The package.json of every package that is installed in a tree. */
const manifestsIn = (tree: string): Manifest[] =>
  globSync('**/node_modules/{*,@*/*}/package.json', { cwd: tree }).map((file) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(tree, file), 'utf8'));
    return manifest;
  });

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

/** The script behind `npm run NAME`, as npm would find it. */
const npmScriptFile = (name: string): string =>
  join(
    ROOT,
    'node_modules/@cyclonedx/cyclonedx-npm/bin',
    `${PACKAGE['scripts']?.[name]?.split(' ')[0]}-cli.js`,
  );

const sbomFlags = (): string[] => PACKAGE['scripts']?.['sbom']?.split(' ').slice(1) ?? [];
