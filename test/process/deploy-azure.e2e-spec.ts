import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SECRETS } from '../../scripts/deployment/variables.js';
import { loadConfig, VARIABLES } from '../../src/app.config.js';
import { type BicepFile, readBicep } from '../support/bicep.js';
import { objectOf } from '../support/json.js';
import { dig, filesLike, readText, readYamlDocument, ROOT } from '../support/files.js';

const FILES = filesLike('deploy/azure/**/*.bicep');
const files = new Map<string, BicepFile>(FILES.map((file) => [file, readBicep(readText(file))]));
const cosmos = readText('deploy/azure/modules/cosmos.bicep');
const app = readText('deploy/azure/modules/container-app.bicep');

const fileAt = (path: string): BicepFile => {
  const file = files.get(path);
  if (file === undefined) throw new Error(`There is no ${path}.`);
  return file;
};

/** How often a name stands in code. */
const usesOf = (code: string, name: string): number =>
  [...code.matchAll(new RegExp(`(?<![\\w.'])${name}(?!\\w)`, 'g'))].length;

// No package of npm compiles Bicep: `az bicep build` has to be run where the Azure CLI is. These look at the structure.
describe('The Bicep files', () => {
  it.each(FILES)('should be balanced, and use whatever they declare: %s', (path) => {
    const { parameters, variables, modules, code } = fileAt(path);
    const declared = [...parameters, ...variables];
    expect(declared.filter((name) => usesOf(code, name) < 2)).toEqual([]);
    expect(Object.keys(modules).filter((name) => usesOf(code, name) < 2)).toEqual([]);
  });

  it.each(FILES)('should name only files that exist: %s', (path) => {
    const { modules, loaded } = fileAt(path);
    const named = [...loaded, ...Object.values(modules).map(({ file }) => file)];
    expect(named.filter((file) => !existsSync(join(ROOT, path, '..', file)))).toEqual([]);
  });

  it('should give every module exactly its parameters, and ask for outputs that it has', () => {
    const main = fileAt('deploy/azure/main.bicep');
    expect(Object.keys(main.modules).length).toBeGreaterThanOrEqual(4);
    for (const [name, { file, params }] of Object.entries(main.modules)) {
      const target = fileAt(join('deploy/azure', file));
      expect([file, params.toSorted()]).toEqual([file, target.parameters.toSorted()]);
      const asked = [...main.code.matchAll(new RegExp(`\\b${name}\\.outputs\\.(\\w+)`, 'g'))].map(
        ([, output = '']) => output,
      );
      expect(asked.filter((output) => !target.outputs.includes(output))).toEqual([]);
    }
  });

  it('should have a parameter file that gives what has no default, and nothing unknown', () => {
    const main = readText('deploy/azure/main.bicep');
    const needed = [...main.matchAll(/^param (\w+) \w+$/gm)].map(([, name = '']) => name);
    const given = [...readText('deploy/azure/main.bicepparam').matchAll(/^param (\w+) =/gm)].map(
      ([, name = '']) => name,
    );
    expect(needed.filter((name) => !given.includes(name))).toEqual([]);
    expect(given.filter((name) => !fileAt('deploy/azure/main.bicep').parameters.includes(name))).toEqual([]);
  });

  it('should make an account without keys, with session consistency, zones and a backup', () => {
    for (const line of [
      'disableLocalAuth: true',
      "defaultConsistencyLevel: 'Session'",
      'isZoneRedundant: zoneRedundant',
      "type: 'Continuous'",
      'for definition in containers: {',
      'resource: definition.resource',
    ]) {
      expect(cosmos).toContain(line);
    }
  });

  it('should let the service use items of its database, and no more', () => {
    // Cosmos DB Built-in Data Contributor.
    expect(cosmos).toContain('sqlRoleDefinitions/00000000-0000-0000-0000-000000000002');
    expect(cosmos).toContain("scope: '${account.id}/dbs/${databaseName}'");
  });

  it('should use one API version of the database throughout, the one that the remedies name', () => {
    const versions = Object.values(fileAt('deploy/azure/modules/cosmos.bicep').resources)
      .filter((type) => type.startsWith('Microsoft.DocumentDB/'))
      .map((type) => type.split('@')[1]);
    expect(versions.length).toBeGreaterThan(3);
    const remedies = readText('src/modules/cosmos/provisioning/remedies.ts');
    expect(new Set(versions)).toEqual(new Set([/API_VERSION = '([\d-]+)'/.exec(remedies)?.[1]]));
  });

  it('should set only variables that exist, with the probes and the time to stop of the code', () => {
    const required = [
      ...(/^var required = \{\n((?: {2}.*\n)*)/m.exec(app)?.[1]?.matchAll(/^ {2}([A-Z_]+):/gm) ?? []),
    ];
    const names = required.map(([, name = '']) => name);
    expect(names).toContain('COSMOS_ENDPOINT');
    expect(names.filter((name) => !VARIABLES.has(name) && !name.startsWith('AZURE_'))).toEqual([]);
    for (const path of ['startup', 'live', 'ready']) expect(app).toContain(`path: '/health/${path}'`);
    const grace = Number(/terminationGracePeriodSeconds: (\d+)/.exec(app)?.[1]);
    const settings: { settings: { name: string; value: string }[] } = JSON.parse(
      readText('deploy/azure/settings.json'),
    );
    const env = Object.fromEntries(settings.settings.map(({ name, value: text }) => [name, text]));
    const { drainDelayMs, shutdownTimeoutMs } = loadConfig({
      ...env,
      COSMOS_ENDPOINT: 'https://a.documents.azure.com/',
      AUTH_MODE: 'jwt',
      JWT_ISSUER: 'https://a.example',
      JWT_AUDIENCE: 'a',
      JWKS_URI: 'https://a.example/keys',
    }).http;
    expect(grace * 1_000).toBe(drainDelayMs + shutdownTimeoutMs + 5_000);
  });

  it('should take as secrets only what is one', () => {
    const given = [
      ...readText('deploy/azure/main.bicepparam').matchAll(/readEnvironmentVariable\('([A-Z_]+)', ''\)/g),
    ];
    expect(given.length).toBeGreaterThan(1);
    expect(given.map(([, name = '']) => name).filter((name) => !SECRETS.has(name))).toEqual([]);
  });
});

describe('azure.yaml', () => {
  const azd = readYamlDocument('azure.yaml');

  it('should lead to the Bicep files and to the target of the Dockerfile', () => {
    const main = join(ROOT, String(dig(azd, 'infra.path')), `${String(dig(azd, 'infra.module'))}.bicep`);
    expect(existsSync(main)).toBe(true);
    const { path, target } = objectOf(dig(azd, 'services.api.docker'));
    expect(readText(String(path))).toContain(` AS ${String(target)}\n`);
    expect(app).toContain("'azd-service-name': 'api'");
  });
});
