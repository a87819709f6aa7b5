import { checkDto } from '../../../common/validation/check-dto.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { Partition } from '../../catalog-store/partition.js';
import { toProductFields } from '../../products/dto/product-body.dto.js';
import type { ProductFields } from '../../products/product.js';
import { derivedProductId } from '../../products/product-id.js';
import { ImportRowDto } from '../dto/import-row.dto.js';
import { tooManyMembers } from './input.errors.js';
import { IGNORED_MEMBERS, type SourceRow } from './source-row.js';

/** Twice what an export tells and an error file adds. To name every unknown member of a thousand rows is long work. */
const MAX_MEMBERS = 32;

/** A product to be written. */
export interface ImportRow {
  readonly line: number;
  readonly partition: Partition;
  readonly id: string;
  readonly fields: ProductFields;
}

/**
 * What a row says, by the rules of POST.
 * @throws AppError `validation_failed` naming every fault, `partition_forbidden`, or why the row could not be read
 */
export function toImportRow(source: SourceRow): ImportRow {
  if ('fault' in source) throw source.fault;
  if (Object.keys(source.value).length > MAX_MEMBERS) throw tooManyMembers(MAX_MEMBERS);
  const { dto, faults } = checkDto(ImportRowDto, withoutIgnored(source.value), 'body');
  if (faults.length > 0) throw validationFailed(faults);
  const fields = toProductFields(dto);
  const partition = Partition.of(fields.category);
  const id = dto.id ?? derivedProductId(partition.key, fields.sku);
  return { line: source.line, partition, id, fields };
}

function withoutIgnored(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !IGNORED_MEMBERS.has(name)));
}
