import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, Matches, NotEquals } from 'class-validator';
import { field, range, text } from '../../../common/validation/documented-field.js';
import { NOT_EMPTY, ONE_OF, TRUE_OR_FALSE, WHOLE_NUMBER } from '../../../common/validation/messages.js';
import { NormaliseText } from '../../../common/validation/text.decorators.js';
import { STOCK_FIELD } from './stock.schema.js';

const integer = (schema: { readonly minimum: number; readonly maximum: number }): PropertyDecorator[] => [
  IsInt(WHOLE_NUMBER),
  ...range(schema),
];

const remark =
  (multiline: boolean) =>
  (schema: { readonly maxLength: number }): PropertyDecorator[] => [
    NormaliseText(),
    IsNotEmpty(NOT_EMPTY),
    ...text(schema, multiline),
  ];

/** Every field of stock as callers write it: `@StockField.Delta()`. */
export const StockField = {
  Location: field(STOCK_FIELD.location, ({ pattern }) => [
    IsString(),
    Matches(new RegExp(pattern), { message: '$property must be 1 to 40 of a-z, 0-9 and -' }),
  ]),
  Delta: field(STOCK_FIELD.delta, (schema) => [
    ...integer(schema),
    NotEquals(0, { message: '$property must not be 0', context: { code: 'out_of_range' } }),
  ]),
  Counted: field(STOCK_FIELD.counted, integer),
  Quantity: field(STOCK_FIELD.quantity, integer),
  ExpectedOnHand: field(STOCK_FIELD.expectedOnHand, integer),
  SafetyStock: field(STOCK_FIELD.safetyStock, integer),
  ReorderPoint: field(STOCK_FIELD.reorderPoint, integer),
  AllowBackorder: field(STOCK_FIELD.allowBackorder, () => [IsBoolean(TRUE_OR_FALSE)]),
  Reason: field(STOCK_FIELD.reason, (schema) => [IsIn(schema.enum, ONE_OF)]),
  Kind: field(STOCK_FIELD.kind, (schema) => [IsIn(schema.enum, ONE_OF)]),
  Reference: field(STOCK_FIELD.reference, remark(false)),
  Note: field(STOCK_FIELD.note, remark(true)),
};
