import { getSchemaPath } from '@nestjs/swagger';
import type { Type } from '@nestjs/common';
import { CSV, NDJSON } from '../http/media-types.js';
import type { Schema } from './types.js';

/** Text, and what is in it: JSON Schema has the words for that, the types of @nestjs/swagger do not. */
interface TextSchema extends Schema {
  readonly contentMediaType: string;
  readonly contentSchema: object;
}

/**
 * Text of JSON lines. Its content is the list of them, each of one of these types; the member `tag` tells which.
 * As a body to send, Swagger UI asks for a file, because the schema says what the text is.
 */
export function jsonLines(types: readonly Type<object>[], tag?: string): TextSchema {
  const choices = types.map((type) => ({ $ref: getSchemaPath(type) }));
  const [only] = choices;
  const discriminator = tag === undefined ? {} : { discriminator: { propertyName: tag } };
  const items = choices.length === 1 ? only : { oneOf: choices, ...discriminator };
  return { type: 'string', contentMediaType: NDJSON, contentSchema: { type: 'array', items } };
}

/** CSV with a header row. Its content is the list of rows, each a list of cells. */
export function csvRows(columns: readonly string[]): TextSchema {
  const width = { minItems: columns.length, maxItems: columns.length };
  return {
    type: 'string',
    contentMediaType: CSV,
    contentSchema: {
      type: 'array',
      minItems: 1,
      prefixItems: [{ const: columns }],
      items: { type: 'array', items: { type: 'string' }, ...width },
    },
  };
}
