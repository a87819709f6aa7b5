import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { PatchProductDto } from '../../../products/dto/patch-product.dto.js';
import { IsCategory, IsIfMatch, IsProductId } from '../../../products/dto/product-rules.js';
import { FIELD } from '../../../products/dto/product.schema.js';
import { ReplaceProductDto } from '../../../products/dto/replace-product.dto.js';
import { IsObjectOf, IsOneOf, Optional } from '../../../products/dto/rules.js';

/** A product of the category in the path. */
export class TransactionProductDto extends OmitType(ReplaceProductDto, ['category']) {
  @ApiPropertyOptional({ ...FIELD.category, description: 'The one in the path; may be left out.' })
  @Optional()
  @IsCategory()
  category?: string;
}

const Op = (name: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ enum: [name], example: name }), IsOneOf([name]));

const Id = (): PropertyDecorator => applyDecorators(ApiProperty(FIELD.id), IsProductId());

const Product = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: TransactionProductDto }),
    IsObjectOf(() => TransactionProductDto),
  );

const IfMatch = (): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional(FIELD.ifMatch), Optional(), IsIfMatch());

/** Creates a product under an id of ours. */
export class CreateOperationDto {
  @Op('create')
  op!: 'create';

  @Product()
  product!: TransactionProductDto;
}

/** Creates or replaces, whatever there is. */
export class UpsertOperationDto {
  @Op('upsert')
  op!: 'upsert';

  @Id()
  id!: string;

  @Product()
  product!: TransactionProductDto;
}

/** Replaces a product that is there. */
export class ReplaceOperationDto {
  @Op('replace')
  op!: 'replace';

  @Id()
  id!: string;

  @Product()
  product!: TransactionProductDto;

  @IfMatch()
  ifMatch?: string;
}

/** Changes some fields, as PATCH does. */
export class PatchOperationDto {
  @Op('patch')
  op!: 'patch';

  @Id()
  id!: string;

  @ApiProperty({ type: PatchProductDto })
  @IsObjectOf(() => PatchProductDto)
  changes!: PatchProductDto;

  @IfMatch()
  ifMatch?: string;
}

export class DeleteOperationDto {
  @Op('delete')
  op!: 'delete';

  @Id()
  id!: string;

  @IfMatch()
  ifMatch?: string;
}

/** Reads a product as it is at this point of the transaction. */
export class ReadOperationDto {
  @Op('read')
  op!: 'read';

  @Id()
  id!: string;
}

/** By the name in `op`. */
export const OPERATIONS = {
  create: CreateOperationDto,
  upsert: UpsertOperationDto,
  replace: ReplaceOperationDto,
  patch: PatchOperationDto,
  delete: DeleteOperationDto,
  read: ReadOperationDto,
} as const;

export type TransactionOperationDto = InstanceType<(typeof OPERATIONS)[keyof typeof OPERATIONS]>;
