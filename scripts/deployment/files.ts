import type { ContainerDefinition } from '../../src/modules/cosmos/containers/container-definition.ts';
import { type Setting, settingsOf } from './variables.ts';

/** What the manifests are made from. */
export interface ServiceFacts {
  readonly envExample: string;
  /** Of all modules, in their order. */
  readonly containers: readonly ContainerDefinition[];
  readonly port: number;
}

const HEAD = '# Written by npm run deploy:generate.';

/** The generated files of `deploy/`, by their paths. */
export function deploymentFiles({ envExample, containers, port }: ServiceFacts): Record<string, string> {
  const settings = settingsOf(envExample);
  const secrets = settings.filter(({ secret }) => secret);
  const open = settings.filter(({ secret }) => !secret);
  return {
    'deploy/kubernetes/base/configuration.yaml': [
      `${HEAD} Every variable; the empty value stands for the default.`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: stockroom\ndata:',
      ...open.flatMap(commented('  ', ({ name, value }) => `${name}: '${value}'`)),
      '',
    ].join('\n'),
    'deploy/kubernetes/secret.env.example': [
      `${HEAD} Fill in a copy called secret.env and never commit it:`,
      '# kubectl create secret generic stockroom --namespace stockroom --from-env-file=secret.env',
      ...secrets.flatMap(commented('', ({ name }) => `${name}=`)),
      '',
    ].join('\n'),
    'deploy/azure/containers.json': json(containers.map(azureContainer)),
    'deploy/azure/settings.json': json({
      port,
      settings: open.map(({ name, value }) => ({ name, value })),
      secrets: secrets.map(({ name }) => ({ name, secret: name.toLowerCase().replaceAll('_', '-') })),
    }),
  };
}

const commented =
  (indent: string, line: (setting: Setting) => string) =>
  (setting: Setting): string[] => [
    ...(setting.meaning === '' ? [] : [`${indent}# ${setting.meaning}`]),
    indent + line(setting),
  ];

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** A definition as the resource provider takes it: what the service compares with when it starts. */
function azureContainer({ throughput, ...resource }: ContainerDefinition) {
  const options =
    throughput === undefined
      ? {}
      : 'manual' in throughput
        ? { throughput: throughput.manual }
        : { autoscaleSettings: { maxThroughput: throughput.autoscaleMax } };
  return { name: resource.id, resource, options };
}
