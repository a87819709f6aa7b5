import { join } from 'node:path';
import { dig, readYaml, readYamlDocument } from './files.js';
import { isObject, listOf, objectOf } from './json.js';
import type { Json } from './products.js';

/**
 * What `kustomize build` makes of a folder, for the fields that ours use: resources, namespace, images, and strategic merge
 * patches of maps. Anything else in a kustomization is an error, so that nothing is rendered wrongly in silence.
 */
export function rendered(folder: string): Json[] {
  const {
    apiVersion: _,
    kind: __,
    resources,
    namespace,
    images,
    patches,
    ...unknown
  } = readYamlDocument(join(folder, 'kustomization.yaml'));
  if (Object.keys(unknown).length > 0) {
    throw new Error(`${folder}: unknown fields ${Object.keys(unknown).join(', ')}.`);
  }
  const objects = listOf(resources).flatMap((entry) => {
    const path = join(folder, String(entry));
    return path.endsWith('.yaml') ? readYaml(path) : rendered(path);
  });
  const changes = listOf(patches).flatMap((patch) => readYaml(join(folder, String(dig(patch, 'path')))));
  const unused = changes.filter((change) => !objects.some((object) => isSame(object, change)));
  if (unused.length > 0) {
    throw new Error(`${folder}: nothing to patch: ${JSON.stringify(unused)}.`);
  }
  return objects
    .map((object) => changes.filter((change) => isSame(object, change)).reduce<Json>(merged, object))
    .map((object) => withImages(object, listOf(images)))
    .map((object) => (namespace === undefined ? object : merged(object, { metadata: { namespace } })));
}

const isSame = (a: Json, b: Json): boolean =>
  ['apiVersion', 'kind', 'metadata.name'].every((path) => dig(a, path) === dig(b, path));

/** Maps are merged, null removes, and a list replaces. Lists that Kubernetes would merge by a key are refused. */
function merged(base: Json, patch: Json): Json {
  const result = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    if (['containers', 'volumes', 'env', 'ports'].includes(name)) throw new Error(`A patch of ${name}.`);
    if (value === null) delete result[name];
    else result[name] = isObject(value) ? merged(objectOf(result[name]), value) : value;
  }
  return result;
}

/** A copy whose containers have the images that the kustomization names. */
function withImages(object: Json, images: readonly unknown[]): Json {
  const copy = structuredClone(object);
  for (const container of listOf(dig(copy, 'spec.template.spec.containers')).map(objectOf)) {
    const image = images.find((candidate) => dig(candidate, 'name') === container['image']);
    if (image === undefined) continue;
    const { newName, newTag, name } = objectOf(image);
    container['image'] = `${String(newName ?? name)}:${String(newTag)}`;
  }
  return copy;
}
