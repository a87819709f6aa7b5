import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type AppError, hasCode } from '../../../common/errors/app-error.js';
import { roundCharge } from '../../../common/http/request-charge.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { FIELD } from './product.schema.js';

/** What became of one of several items that are committed by category. */
export class ItemResultResponse {
  @ApiProperty({ type: 'integer', minimum: 0, example: 0, description: 'Place of the item in the request.' })
  index!: number;

  @ApiProperty(FIELD.id)
  id!: string;

  @ApiProperty(FIELD.category)
  category!: string;

  @ApiProperty({
    type: 'integer',
    example: 201,
    description: 'What the item alone would have been answered; 424: another one of its category failed.',
  })
  status!: number;

  @ApiPropertyOptional(FIELD.etag)
  etag?: string;
}

interface Outcome {
  readonly error?: AppError | undefined;
}

interface ItemsAnswer<R> {
  readonly results: R[];
  readonly succeeded: number;
  readonly failed: number;
  readonly requestCharge: number;
}

/**
 * The answer of such a call, in the order of the request. `charge`: what it has cost, in request units. Its status becomes 207 when only a part was committed.
 * @throws AppError the first failure, with the results, when nothing was
 */
export function answerItems<R, O extends Outcome>(
  outcomes: readonly O[],
  toResult: (outcome: O) => R,
  charge: number,
  reply: FastifyReply,
): ItemsAnswer<R> {
  const failed = outcomes.filter(({ error }) => error !== undefined).length;
  const answer = {
    results: outcomes.map(toResult),
    succeeded: outcomes.length - failed,
    failed,
    requestCharge: roundCharge(charge),
  };
  const failure = outcomes.find(isFailure)?.error;
  if (failure === undefined) return answer;
  if (answer.succeeded === 0) throw failure.with(answer);
  reply.status(207);
  return answer;
}

/** Failed by itself, not because of another item. */
const isFailure = ({ error }: Outcome): boolean =>
  error !== undefined && !hasCode(error, COSMOS_ERRORS.not_applied);
