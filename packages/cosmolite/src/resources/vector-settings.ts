/**
 * What the service refuses of vector policies and indexes, in the words that test_vector_policy.py of
 * Azure/azure-sdk-for-python quotes. No query here uses them.
 */
import { isDeepStrictEqual } from 'node:util';
import { badRequest } from '../common/errors.js';
import type { ContainerSettings } from '../store/container-settings.js';
import type { Json, JsonObject } from '../values/values.js';
import { entriesOf, type SearchSettings, textOf } from './search-settings.js';

const DATA_TYPES = new Set(['float32', 'float16', 'int8', 'uint8']);
const DISTANCE_FUNCTIONS = new Set(['euclidean', 'cosine', 'dotproduct']);
const INDEX_TYPES = new Set(['flat', 'quantizedflat', 'diskann']);
const MAX_DIMENSIONS = 4096;

/** @throws CosmosError 400 */
export function requireVectorSettings({ echoed, indexingPolicy }: SearchSettings): void {
  const embeddings = entriesOf(echoed['vectorEmbeddingPolicy'], 'vectorEmbeddings');
  for (const embedding of embeddings) requireEmbedding(embedding);
  const indexes = entriesOf(indexingPolicy.echoed, 'vectorIndexes');
  for (const index of indexes) requireIndex(index);
  const paths = new Set(embeddings.map(({ path }) => path));
  const stray = indexes.find(({ path }) => !paths.has(path));
  if (stray) {
    throw badRequest(
      `The Vector Indexing Policy's path::${textOf(stray['path'])} not matching in Embedding's path.`,
    );
  }
}

/** @throws CosmosError 400 when a replace would change the index of a path */
export function requireKeptVectorIndexes(replacement: SearchSettings, current: ContainerSettings): void {
  const before = entriesOf(current.indexingPolicy.echoed, 'vectorIndexes');
  for (const index of entriesOf(replacement.indexingPolicy.echoed, 'vectorIndexes')) {
    const old = before.find(({ path }) => path === index['path']);
    if (!old || isDeepStrictEqual(old, index)) continue;
    throw badRequest(
      'Paths in existing vector indexing policy cannot be modified in Collection Replace. ' +
        'They can only be added or removed.',
    );
  }
}

function requireEmbedding({
  dataType = 'float32',
  distanceFunction = 'cosine',
  dimensions = 1536,
}: JsonObject): void {
  if (!isOneOf(DATA_TYPES, dataType)) {
    throw badRequest(`The Vector Embedding Policy has an invalid DataType:${textOf(dataType)}.`);
  }
  if (!isOneOf(DISTANCE_FUNCTIONS, distanceFunction)) {
    throw badRequest(
      `The Vector Embedding Policy has an invalid DistanceFunction:${textOf(distanceFunction)}.`,
    );
  }
  if (!Number.isInteger(dimensions) || Number(dimensions) < 1) {
    throw badRequest(
      `The Vector Embedding Policy has Dimensions:${textOf(dimensions)}, which is no positive integer.`,
    );
  }
  if (Number(dimensions) > MAX_DIMENSIONS) {
    throw badRequest(
      `The Vector Embedding Policy has Dimensions:${textOf(dimensions)} which is more than the maximum supported value:${MAX_DIMENSIONS}.`,
    );
  }
}

function requireIndex({ type, quantizationByteSize, indexingSearchListSize }: JsonObject): void {
  if (!isOneOf(INDEX_TYPES, type)) throw badRequest(`The Vector Index Type::${textOf(type)} is invalid.`);
  requireRange('QuantizationByteSize', quantizationByteSize, 1, 256);
  requireRange('IndexingSearchListSize', indexingSearchListSize, 25, 500);
}

function requireRange(name: string, value: Json | undefined, least: number, most: number): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw badRequest(
    `${name} value :: ${textOf(value)} is out of range. The allowed range is between ${least} and ${most}.`,
  );
}

const isOneOf = (names: ReadonlySet<string>, value: Json | undefined): boolean =>
  typeof value === 'string' && names.has(value.toLowerCase());
