import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsString,
  Matches,
  Max,
  Min,
  NotEquals,
} from 'class-validator';
import { NOT_A_DOT_SEGMENT } from '../../../common/context/dot-segment.js';
import { TAG_OR_ANY } from '../../../common/http/preconditions.js';
import { normaliseCategory } from '../../../common/identity/categories.js';
import { field, range, text } from '../../../common/validation/documented-field.js';
import { HasNoRepeats, MaxDecimals } from '../../../common/validation/value.decorators.js';
import { NOT_EMPTY, NUMBER, ONE_OF, WHOLE_NUMBER } from '../../../common/validation/messages.js';
import {
  HasNoControls,
  IsWellFormed,
  MaxCodePoints,
  NormaliseText,
  TransformText,
} from '../../../common/validation/text.decorators.js';
import { LIMITS } from '../entities/product.entity.js';
import { PRODUCT_ID_PATTERN } from './product-id.js';
import { FIELD } from './product.schema.js';

const tagList = (): PropertyDecorator[] => {
  const textList = { message: '$property must be a list of strings' };
  const size = { message: '$property must have at most $constraint1 entries' };
  const length = { message: '$property must have at most $constraint1 characters in each entry' };
  return [
    NormaliseText(),
    IsArray(textList),
    IsString({ each: true, ...textList }),
    ArrayMaxSize(FIELD.tags.maxItems, size),
    IsWellFormed({ each: true }),
    HasNoControls({ each: true }),
    IsNotEmpty({ each: true, message: '$property must not have an empty entry' }),
    MaxCodePoints(LIMITS.tag, { each: true, ...length }),
  ];
};

const ttlRange = { message: `$property must be -1 or from 1 to ${LIMITS.ttl}` };

/** Every field of a product as callers write it: `@ProductField.Name({ required: false })`. */
export const ProductField = {
  Id: field(FIELD.id, () => [
    IsString(),
    Matches(PRODUCT_ID_PATTERN, {
      message:
        '$property must have 1 to 255 characters, none of / \\ ? #, no control characters, no space at either end, and not be . or .. or batch',
      context: { code: 'invalid_id' },
    }),
  ]),
  Category: field(FIELD.category, (schema) => [
    TransformText(normaliseCategory),
    IsNotEmpty(NOT_EMPTY),
    ...text(schema),
    Matches(NOT_A_DOT_SEGMENT, { message: '$property must not be . or .., encoded or not' }),
  ]),
  Sku: field(FIELD.sku, ({ pattern }) => [
    NormaliseText(),
    IsString(),
    Matches(new RegExp(pattern), { message: '$property must be 1 to 50 of A-Z, 0-9 and -' }),
  ]),
  Name: field(FIELD.name, (schema) => [NormaliseText(), IsNotEmpty(NOT_EMPTY), ...text(schema)]),
  Description: field(FIELD.description, (schema) => [NormaliseText(), ...text(schema, true)]),
  Price: field(FIELD.price, (schema) => [
    IsNumber({ allowInfinity: true }, NUMBER),
    ...range(schema),
    MaxDecimals(2),
  ]),
  Quantity: field(FIELD.quantity, (schema) => [IsInt(WHOLE_NUMBER), ...range(schema)]),
  Status: field(FIELD.status, (schema) => [IsIn(schema.enum, ONE_OF)]),
  Tags: field(FIELD.tags, () => [...tagList(), HasNoRepeats()]),
  /** Tags to look for: one that is there twice does no harm. */
  AnyTag: field(FIELD.tags, tagList),
  Ttl: field(FIELD.ttl, ({ minimum, maximum }) => [
    IsInt(WHOLE_NUMBER),
    Min(minimum, ttlRange),
    Max(maximum, ttlRange),
    // Zero would mean "at once" and is refused by the database.
    NotEquals(0, { ...ttlRange, context: { code: 'out_of_range' } }),
  ]),
  /** One version of a product, or `*` for any. */
  IfMatch: field(FIELD.ifMatch, () => [
    IsString(),
    Matches(TAG_OR_ANY, { message: '$property must be an etag with its quotes, or *' }),
  ]),
};
