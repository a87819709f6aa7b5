import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  HttpCode,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ApiProblemMembers } from '../../../common/openapi/api-problems.js';
import { pathOf, toProblem } from '../../../common/errors/problem.js';
import { roundCharge } from '../../../common/http/request-charge.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { answerItems } from '../../products/dto/item-results.js';
import { toProductResponse } from '../../products/dto/product.response.js';
import { NOTHING_COMMITTED, PARTLY_COMMITTED } from './dto/batch.examples.js';
import { BatchProblemMembers, BatchResponse, type BatchResultResponse } from './dto/batch.response.js';
import type { ItemOutcome } from './product-batch.service.js';

/** What a handler hands over: what became of the items, and what the call has cost, in request units. */
export interface BatchDone {
  readonly outcomes: ItemOutcome[];
  readonly charge: number;
}

/** The one place where a batch becomes an answer: 207 when only a part was committed, a problem when nothing was. */
@Injectable()
export class BatchAnswerInterceptor implements NestInterceptor<BatchDone, BatchResponse> {
  intercept(context: ExecutionContext, next: CallHandler<BatchDone>): Observable<BatchResponse> {
    const http = context.switchToHttp();
    const { url } = http.getRequest<FastifyRequest>();
    return next
      .handle()
      .pipe(
        map(({ outcomes, charge }) =>
          answerItems(
            outcomes,
            (outcome) => toResult(outcome, pathOf(url)),
            charge,
            http.getResponse<FastifyReply>(),
          ),
        ),
      );
  }
}

/** For handlers that answer with the outcomes of a batch: the status when all was committed. */
export const AnswersBatch = (status: 200 | 201): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    UseInterceptors(BatchAnswerInterceptor),
    ApiResponse({ status, description: 'Everything was committed.', type: BatchResponse }),
    ApiExtraModels(BatchResponse),
    ApiResponse({
      status: 207,
      description: 'Some categories were committed, and some were not.',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(BatchResponse) }, example: PARTLY_COMMITTED },
      },
    }),
    ApiProblemMembers(BatchProblemMembers, { sku_taken: NOTHING_COMMITTED }),
  );

function toResult({ item, status, product, error, requestCharge }: ItemOutcome, instance: string) {
  const { requestId } = currentRequest();
  const result: BatchResultResponse = {
    index: item.index,
    // A repeat answers with the id that the first call has given.
    id: product?.id ?? item.operation.id,
    category: item.category,
    status,
    ...(product === undefined ? {} : { etag: product.etag, product: toProductResponse(product) }),
    requestCharge: roundCharge(requestCharge),
    ...(error === undefined ? {} : { problem: toProblem(error, { instance, requestId }) }),
  };
  return result;
}
