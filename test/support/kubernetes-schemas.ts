import { PodMonitor, PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as autoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as secret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as serviceAccount } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { isObject } from './json.js';
import type { Json } from './products.js';

/** Says what is wrong with an object; undefined when nothing is. */
type Check = (object: object) => unknown;

/** @param validate what a schema was compiled to */
const schema =
  (validate: (data: unknown) => boolean): Check =>
  (object) =>
    validate(object) ? undefined : Reflect.get(validate, 'errors');

/** Custom resources have no schema that can be imported by itself. */
const model =
  (Model: new (data: never) => { validate(): void }): Check =>
  (object) => {
    try {
      Reflect.construct(Model, [object]).validate();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };

/** The kinds that our manifests have. */
const CHECKS: Readonly<Record<string, Check>> = {
  'apps/v1 Deployment': schema(deployment),
  'autoscaling/v2 HorizontalPodAutoscaler': schema(autoscaler),
  'monitoring.coreos.com/v1 PodMonitor': model(PodMonitor),
  'monitoring.coreos.com/v1 PrometheusRule': model(PrometheusRule),
  'networking.k8s.io/v1 NetworkPolicy': schema(networkPolicy),
  'policy/v1 PodDisruptionBudget': schema(disruptionBudget),
  'v1 ConfigMap': schema(configMap),
  'v1 Secret': schema(secret),
  'v1 Service': schema(service),
  'v1 ServiceAccount': schema(serviceAccount),
};

/**
 * What the schemas of Kubernetes say against an object: a wrong or missing field, and, as `kubeconform -strict` does, a field that
 * no schema has ever looked at, which is a misspelt one.
 */
export function faultsOf(object: Json): string[] {
  const kind = `${String(object['apiVersion'])} ${String(object['kind'])}`;
  const check = CHECKS[kind];
  if (check === undefined) return [`no schema of ${kind}`];
  const seen = new Set<string>();
  const fault = check(watched(object, '', seen));
  if (fault !== undefined) return [`${kind}: ${JSON.stringify(fault)}`];
  return pathsOf(object, '').filter((path) => !seen.has(path));
}

/** The same value; each member that is read leaves its path in `seen`. */
function watched(value: object, path: string, seen: Set<string>): object {
  return new Proxy(value, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'symbol') return member;
      seen.add(`${path}/${name}`);
      return typeof member === 'object' && member !== null
        ? watched(member, `${path}/${name}`, seen)
        : member;
    },
  });
}

function pathsOf(value: unknown, path: string): string[] {
  if (!Array.isArray(value) && !isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    [`${path}/${name}`].concat(pathsOf(member, `${path}/${name}`)),
  );
}
