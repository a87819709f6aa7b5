import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { deploymentFiles } from '../../scripts/deployment/files.js';
import { DEVELOPMENT_ONLY, SECRETS } from '../../scripts/deployment/variables.js';
import { loadConfig, VARIABLES } from '../../src/app.config.js';
import { METRICS } from '../../src/common/observability/metrics/metric-table.js';
import { ContainerRegistry } from '../../src/modules/cosmos/containers/container-registry.service.js';
import { TestKeys } from '../support/api-keys.js';
import { dig, filesLike, readText, readYamlDocument, ROOT } from '../support/files.js';
import { entriesOf, listOf, objectOf } from '../support/json.js';
import { faultsOf } from '../support/kubernetes-schemas.js';
import { rendered } from '../support/kustomize.js';
import type { Json } from '../support/products.js';
import { withApp } from '../support/with-app.js';

const KUBECTL = '/usr/bin/kubectl';
const OVERLAYS = filesLike('deploy/kubernetes/overlays/*');

const textsIn = (data: Json): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]));

describe('What npm run deploy:generate writes', () => {
  const app = withApp();

  it('should be what the code gives now: run it after a change of a variable, a port or a container', () => {
    const files = deploymentFiles({
      envExample: readText('.env.example'),
      containers: app.app.get(ContainerRegistry).definitions,
      port: loadConfig({}).http.port,
    });
    expect(Object.keys(files)).toHaveLength(4);
    for (const [path, text] of Object.entries(files)) {
      expect([path, contentOf(path, readText(path))]).toEqual([path, contentOf(path, text)]);
    }
  });

  it('should have every variable once: open, secret, or for development only', () => {
    const open = entriesOf(readYamlDocument('deploy/kubernetes/base/configuration.yaml')['data']);
    const names = [...open.map(([name]) => name), ...SECRETS, ...DEVELOPMENT_ONLY];
    expect(names.toSorted()).toEqual([...VARIABLES].toSorted());
  });

  it('should keep whatever is called a key, a secret or a token out of what everybody may read', () => {
    const flags = new Set(['COSMOS_ALLOW_KEY', 'COSMOS_DELETE_BY_PARTITION_KEY']);
    const suspicious = [...VARIABLES].filter((name) => /(?:KEYS?|SECRET|TOKEN|PASSWORD)$/.test(name));
    expect(suspicious.filter((name) => !flags.has(name)).toSorted()).toEqual([...SECRETS].toSorted());
  });

  it('should have probe paths that the service answers', async () => {
    const containers = OVERLAYS.flatMap(rendered).flatMap(containersOf);
    const paths = containers.flatMap((container) =>
      ['startupProbe', 'livenessProbe', 'readinessProbe'].flatMap((probe) => {
        const path = dig(container, `${probe}.httpGet.path`);
        return typeof path === 'string' ? [path] : [];
      }),
    );
    expect(new Set(paths)).toEqual(new Set(['/health/startup', '/health/live', '/health/ready']));
    for (const path of new Set(paths)) expect((await app.request('GET', path)).status).toBe(200);
  });
});

describe.each(OVERLAYS)('%s', (folder) => {
  const objects = rendered(folder);
  const find = (kind: string, name = 'stockroom'): Json => {
    const found = objects.find((object) => object['kind'] === kind && dig(object, 'metadata.name') === name);
    if (found === undefined) throw new Error(`There is no ${kind} ${name} in ${folder}.`);
    return found;
  };
  const deployment = find('Deployment');
  const [container] = containersOf(deployment);
  const configuration = objectOf(find('ConfigMap')['data']);
  const shown = objectOf(objects.find(({ kind }) => kind === 'Secret')?.['stringData']);
  const keys = new TestKeys({ shop: { tenant: 'acme', scopes: ['products:read'] } });
  const secrets = 'COSMOS_KEY' in shown ? textsIn(shown) : { API_KEYS: keys.rows };
  const config = loadConfig({ ...textsIn(configuration), ...secrets });

  it('should hold against the schemas of Kubernetes, without an unknown field', () => {
    expect(objects.length).toBeGreaterThanOrEqual(8);
    expect(objects.flatMap(faultsOf)).toEqual([]);
  });

  it('should set only variables that exist, to values with which the service starts', () => {
    expect(Object.keys(configuration).filter((name) => !VARIABLES.has(name))).toEqual([]);
    expect(config.cosmos.endpoint).toBeDefined();
    expect(config.http.host).toBe('0.0.0.0');
    expect(config.http.port).toBe(dig(container, 'ports.0.containerPort'));
  });

  it('should leave the process the time that it takes to stop, and show "not ready" long enough', () => {
    const { drainDelayMs, shutdownTimeoutMs } = config.http;
    const grace = Number(dig(deployment, 'spec.template.spec.terminationGracePeriodSeconds'));
    expect(grace * 1_000).toBe(drainDelayMs + shutdownTimeoutMs + 5_000);
    const { periodSeconds, failureThreshold } = objectOf(dig(container, 'readinessProbe'));
    expect(Number(periodSeconds) * Number(failureThreshold) * 1_000 * 2).toBeLessThanOrEqual(drainDelayMs);
    expect(dig(container, 'lifecycle')).toBeUndefined();
  });

  it('should give no container a right that it does not need, and each its limits', () => {
    const workloads = objects.filter(({ kind }) => kind === 'Deployment');
    for (const workload of workloads) {
      expect(dig(workload, 'spec.template.spec.securityContext')).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(dig(workload, 'spec.template.spec.automountServiceAccountToken')).toBe(false);
      for (const part of containersOf(workload)) {
        expect(part).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: expect.any(String) }, limits: { memory: expect.any(String) } },
          image: expect.stringMatching(/:./),
        });
      }
    }
  });

  it('should join its parts by the labels, names and ports that they have', () => {
    const labels = objectOf(dig(deployment, 'spec.template.metadata.labels'));
    const selectors = [
      dig(deployment, 'spec.selector.matchLabels'),
      dig(find('Service'), 'spec.selector'),
      dig(find('PodDisruptionBudget'), 'spec.selector.matchLabels'),
      dig(find('NetworkPolicy'), 'spec.podSelector.matchLabels'),
      ...listOf(dig(deployment, 'spec.template.spec.topologySpreadConstraints')).map((constraint) =>
        dig(constraint, 'labelSelector.matchLabels'),
      ),
    ];
    for (const selector of selectors) expect(labels).toMatchObject(objectOf(selector));
    expect(dig(find('HorizontalPodAutoscaler'), 'spec.scaleTargetRef')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'stockroom',
    });
    expect(dig(container, 'envFrom')).toEqual([
      { configMapRef: { name: dig(find('ConfigMap'), 'metadata.name') } },
      { secretRef: { name: 'stockroom' } },
    ]);
    expect(dig(deployment, 'spec.template.spec.serviceAccountName')).toBe(
      dig(find('ServiceAccount'), 'metadata.name'),
    );
    const port = dig(container, 'ports.0');
    expect(dig(find('Service'), 'spec.ports.0.targetPort')).toBe(dig(port, 'name'));
    expect(dig(find('NetworkPolicy'), 'spec.ingress.0.ports.0.port')).toBe(dig(port, 'name'));
    expect(dig(deployment, 'spec.template.metadata.annotations')).toMatchObject({
      'prometheus.io/port': String(dig(port, 'containerPort')),
    });
    expect(new Set(objects.map((object) => dig(object, 'metadata.namespace'))).size).toBe(1);
  });

  it('should scale by a metric that the adapter makes of ours', () => {
    const [rule] = listOf(dig(readYamlDocument('deploy/kubernetes/prometheus-adapter.yaml'), 'rules.custom'));
    const metrics = listOf(dig(find('HorizontalPodAutoscaler'), 'spec.metrics'));
    expect(dig(metrics[0], 'pods.metric.name')).toBe(dig(rule, 'name.as'));
    const [, series = ''] = /^(\w+)_count\{/.exec(String(dig(rule, 'seriesQuery'))) ?? [];
    const definition = Object.entries(METRICS).find(([name]) => name === series)?.[1];
    expect(definition?.type).toBe('histogram');
    expect(definition?.labels).toContain('http_route');
    expect(String(dig(rule, 'metricsQuery'))).toContain('http_route=~"/v1/.*"');
  });

  (existsSync(KUBECTL) ? describe : describe.skip)('where kubectl is installed', () => {
    it('should be rendered the same by kustomize itself', () => {
      const text = execFileSync(KUBECTL, ['kustomize', join(ROOT, folder)], { encoding: 'utf8' });
      const theirs = parseAllDocuments(text).map((document): Json => document.toJS());
      expect(byName(objects)).toEqual(byName(theirs));
    });
  });
});

const byName = (objects: readonly Json[]) =>
  Object.fromEntries(
    objects.map((object) => [`${String(object['kind'])} ${String(dig(object, 'metadata.name'))}`, object]),
  );

function containersOf(object: Json): unknown[] {
  return listOf(dig(object, 'spec.template.spec.containers'));
}

/** However a formatter lays it out. */
function contentOf(path: string, text: string): unknown {
  if (path.endsWith('.json')) return JSON.parse(text);
  return path.endsWith('.yaml') ? [parse(text), text.match(/^ *# .*$/gm)] : text;
}
