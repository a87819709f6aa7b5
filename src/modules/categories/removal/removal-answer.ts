import { applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  PickType,
  PartialType,
} from '@nestjs/swagger';
import { Answer } from '../../../common/http/answer.js';
import { ApiProblemMembers } from '../../../common/openapi/api-problems.js';
import { roundCharge } from '../../../common/http/request-charge.js';
import type { CategoryRemoval } from './category-removal.service.js';

/** What became of a category. */
export class CategoryRemovalResponse {
  @ApiProperty({ type: 'integer', minimum: 0, example: 12, description: 'How many products were deleted.' })
  deleted!: number;

  @ApiProperty({ type: Number, minimum: 0, example: 71.4, description: 'Request units of the whole call.' })
  requestCharge!: number;
}

/** What a problem tells when the removal had begun. */
class RemovalProblemMembers extends PartialType(PickType(CategoryRemovalResponse, ['deleted'])) {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    example: 50,
    description:
      'How many more may have been deleted: the reply of the database was lost. Not part of `deleted`.',
  })
  unknown?: number;
}

/** What the call answers with: nothing yet, when the account goes on with it in the background. */
export type RemovalAnswer = Answer<CategoryRemovalResponse>;

export const answered = (removal: CategoryRemoval, charge: number): RemovalAnswer =>
  removal === 'accepted'
    ? new Answer<CategoryRemovalResponse>(undefined, { status: 202 })
    : new Answer({ deleted: removal.deleted, requestCharge: roundCharge(charge) }, {});

/** For the handler that answers with what became of a category. */
export const AnswersRemoval = (): MethodDecorator =>
  applyDecorators(
    ApiProblemMembers(RemovalProblemMembers, { database_unavailable: { deleted: 300 } }),
    ApiOkResponse({ type: CategoryRemovalResponse, description: 'Deleted.' }),
    ApiAcceptedResponse({
      description:
        'The account deletes it in the background, and shows none of it any more (COSMOS_DELETE_BY_PARTITION_KEY).',
    }),
  );
