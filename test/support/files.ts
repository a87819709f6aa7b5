import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, parseAllDocuments } from 'yaml';
import { get } from './json.js';
import type { Json } from './products.js';

/** The checkout. */
export const ROOT = new URL('../../', import.meta.url).pathname;

/** A text file of the checkout. */
export const readText = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Files of the checkout by a pattern. */
export const filesLike = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).toSorted();

/** The documents of a YAML file. Its syntax is checked, and that no key is given twice. */
export function readYaml(file: string): Json[] {
  return parseAllDocuments(readText(file), { merge: true }).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message}`);
    if (!isMap(document.contents)) throw new Error(`${file}: a document is not a map.`);
    const content: Json = document.toJS();
    return content;
  });
}

/** The only document of a YAML file. */
export function readYamlDocument(file: string): Json {
  const [document, ...others] = readYaml(file);
  if (document === undefined || others.length > 0) throw new Error(`${file}: one document was expected.`);
  return document;
}

/** What lies in parsed YAML or JSON at a path such as `spec.template.spec.containers.0`; undefined when there is nothing. */
export const dig = (value: unknown, path: string): unknown =>
  path.split('.').reduce((part, name) => (Array.isArray(part) ? part[Number(name)] : get(part, name)), value);
