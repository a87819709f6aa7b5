import type { Type } from '@nestjs/common';
import type { FieldError } from '../../../common/errors/field-error.js';
import { checkDto } from '../../../common/validation/check-dto.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { Partition } from '../../catalog-store/partition.js';
import { toProductFields } from '../../products/dto/product-body.dto.js';
import type { ProductRow } from '../../products/bulk/product-bulk.service.js';
import { derivedProductId } from '../../products/dto/product-id.js';
import { ImportRowDto } from '../dto/import-row.dto.js';
import { tooManyMembers } from './input.errors.js';
import type { Decimal } from '../wire/input-format.js';
import type { RowDefaults } from '../dto/import-options.js';
import { PRODUCT_ROWS, type RowShape } from './row-shape.js';
import type { SourceRow } from './source-row.js';

/** Twice what an export tells and an error file adds. To name every unknown member of a thousand rows is long work. */
const MAX_MEMBERS = 32;

/**
 * What a row says, by the rules of a DTO.
 * @throws AppError `validation_failed` naming every fault, or why the row could not be read
 */
export function readRow<T extends object>(
  source: SourceRow,
  type: Type<T>,
  shape: RowShape,
  defaults: RowDefaults = {},
): T {
  if ('fault' in source) throw source.fault;
  const names = Object.keys(source.value);
  if (names.length > MAX_MEMBERS) throw tooManyMembers(MAX_MEMBERS);
  const counting = names.some((name) => shape.ignored.has(name))
    ? withoutIgnored(source.value, shape)
    : source.value;
  const { dto, faults } = checkDto(type, { ...defaults, ...counting }, 'body');
  if (faults.length > 0) throw validationFailed(forCells(faults, source, shape));
  return dto;
}

/**
 * What a row of products says, by the rules of POST.
 * @throws AppError as `readRow`; `partition_forbidden`
 */
export function toImportRow(source: SourceRow): ProductRow {
  const dto = readRow(source, ImportRowDto, PRODUCT_ROWS);
  const fields = toProductFields(dto);
  const partition = Partition.of(fields.category);
  const id = dto.id ?? derivedProductId(partition.key, fields.sku);
  const { location } = dto;
  return { line: source.line, partition, id, fields, ...(location === undefined ? {} : { location }) };
}

function withoutIgnored(
  value: Readonly<Record<string, unknown>>,
  { ignored }: RowShape,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !ignored.has(name)));
}

/** The faults of a CSV row for somebody who sees the file: with the names of its columns, and with how a number is written. */
function forCells(
  faults: readonly FieldError[],
  { value, cells }: Extract<SourceRow, { value: unknown }>,
  shape: RowShape,
): readonly FieldError[] {
  if (cells === undefined) return faults;
  const { decimal, columns } = cells;
  return faults.map((fault) => {
    const field = fault.pointer?.split('/')[1] ?? '';
    const column = columns.get(field);
    const place = column === undefined ? '' : ` (column ${JSON.stringify(column)})`;
    const isText = fault.code === 'invalid_type' && typeof value[field] === 'string';
    return { ...fault, detail: `${fault.detail}${isText ? numberHint(field, decimal, shape) : ''}${place}` };
  });
}

function numberHint(field: string, decimal: Decimal, { wholeNumbers }: RowShape): string {
  if (wholeNumbers.has(field)) return ', such as 12';
  if (field !== 'price') return '';
  return decimal === ','
    ? ', such as 1234,5 without a currency sign'
    : ', such as 1234.5 without a currency sign; for 1234,5 add decimal=,';
}
