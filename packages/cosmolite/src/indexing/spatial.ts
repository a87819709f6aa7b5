import { badRequest } from '../common/errors.js';
import { isObject, type Json } from '../values/values.js';
import { parseIndexPath } from './path.js';

/** How a container reads the coordinates of its items. */
export type GeospatialType = 'Geography' | 'Geometry';

const SPATIAL_TYPES = new Set<Json>(['Point', 'LineString', 'Polygon', 'MultiPolygon']);

/**
 * Checks one entry of `spatialIndexes`. No query uses it, because the spatial functions are not served.
 * The texts about the bounding box are those that the .NET SDK's CosmosContainerTests quote.
 * @throws CosmosError 400
 */
export function requireSpatialIndex(raw: Json, geospatialType: GeospatialType): void {
  const { path, types = [] } = isObject(raw) ? raw : {};
  if (!isObject(raw) || typeof path !== 'string') {
    throw badRequest('Each spatial index must be an object with a path.');
  }
  parseIndexPath(path);
  if (!Array.isArray(types) || !types.every((type) => SPATIAL_TYPES.has(type))) {
    throw badRequest(
      `The types of the spatial path '${path}' must be among Point, LineString, Polygon and MultiPolygon.`,
    );
  }
  requireBoundingBox(raw['boundingBox'] ?? undefined, path, geospatialType);
}

function requireBoundingBox(box: Json | undefined, path: string, geospatialType: GeospatialType): void {
  if (geospatialType === 'Geography') {
    if (box === undefined) return;
    throw badRequest("Incorrect parameter 'boundingBox' specified for 'Geography' collection");
  }
  if (!isObject(box)) {
    throw badRequest(
      `Required parameter 'boundingBox' for 'Geometry' collection is missing in spatial path '${path}'`,
    );
  }
  for (const [low, high] of [
    ['xmin', 'xmax'],
    ['ymin', 'ymax'],
  ] as const) {
    const [least, most] = [box[low], box[high]];
    if (typeof least === 'number' && typeof most === 'number' && least < most) continue;
    throw badRequest(
      `The value of parameter '${high}' must be greater than the value of parameter '${low}' ` +
        `in 'boundingBox' for spatial path '${path}'`,
    );
  }
}
