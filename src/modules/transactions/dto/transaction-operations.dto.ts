import { applyDecorators } from '@nestjs/common';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';
import { ONE_OF } from '../../../common/validation/messages.js';
import { PatchProductDto } from '../../products/dto/patch-product.dto.js';
import { ProductField } from '../../products/dto/product-field.js';
import { ReplaceProductDto } from '../../products/dto/replace-product.dto.js';

/** A product of the category in the path. */
export class TransactionProductDto extends OmitType(ReplaceProductDto, ['category']) {
  @ProductField.Category({ required: false, description: 'The one in the path; may be left out.' })
  category?: string;
}

const Op = (name: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ enum: [name], example: name }), IsIn([name], ONE_OF));

const Product = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: TransactionProductDto }),
    IsObject(),
    ValidateNested(),
    Type(() => TransactionProductDto),
  );

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

  @ProductField.Id()
  id!: string;

  @Product()
  product!: TransactionProductDto;
}

/** Replaces a product that is there. */
export class ReplaceOperationDto {
  @Op('replace')
  op!: 'replace';

  @ProductField.Id()
  id!: string;

  @Product()
  product!: TransactionProductDto;

  @ProductField.IfMatch({ required: false })
  ifMatch?: string;
}

/** Changes some fields, as PATCH does. */
export class PatchOperationDto {
  @Op('patch')
  op!: 'patch';

  @ProductField.Id()
  id!: string;

  @ApiProperty({ type: PatchProductDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PatchProductDto)
  changes!: PatchProductDto;

  @ProductField.IfMatch({ required: false })
  ifMatch?: string;
}

export class DeleteOperationDto {
  @Op('delete')
  op!: 'delete';

  @ProductField.Id()
  id!: string;

  @ProductField.IfMatch({ required: false })
  ifMatch?: string;
}

/** Reads a product as it is at this point of the transaction. */
export class ReadOperationDto {
  @Op('read')
  op!: 'read';

  @ProductField.Id()
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
