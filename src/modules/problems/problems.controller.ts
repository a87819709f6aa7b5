import { Controller, Get, Headers, Param, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { preferredType } from '../../common/http/content-negotiation.js';
import { Public } from '../../common/identity/access.js';
import { ApiProblems, ERROR_CODE_SCHEMA } from '../../common/openapi/api-problems.js';
import { AppError } from '../../common/errors/app-error.js';
import { ErrorCatalog } from '../../common/errors/error-catalog.js';
import { type ProblemPage, toHtml, toPage } from './problem-page.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';

const TYPES = ['application/json', 'text/html'];

/** `ApiParam` has no type for a reference, and takes one. */
const ERROR_CODE: object = { $ref: ERROR_CODE_SCHEMA };

/** What the `type` of a problem leads to: a short explanation of its code. */
@ApiTags('Problems')
@Controller({ path: 'problems', version: VERSION_NEUTRAL })
export class ProblemsController {
  constructor(private readonly errors: ErrorCatalog) {}

  @Get(':code')
  @Public('page')
  @ApiOperation({ summary: 'Explain an error code', operationId: 'getProblem' })
  @ApiParam({ name: 'code', schema: ERROR_CODE, example: 'sku_taken' })
  @ApiOkResponse({
    description: 'What the code means and what to do about it.',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/ProblemPage' } },
      'text/html': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(HTTP_ERRORS.route_not_found, HTTP_ERRORS.not_acceptable)
  explain(
    @Param('code') code: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ProblemPage | string {
    const definition = this.errors.find(code);
    if (definition === undefined) {
      throw new AppError(HTTP_ERRORS.route_not_found, `There is no error code "${code}".`);
    }
    const type = preferredType(accept, TYPES);
    if (type === undefined) {
      throw new AppError(HTTP_ERRORS.not_acceptable, `This route answers with ${TYPES.join(' or ')}.`);
    }
    const page = toPage(definition);
    reply.header('vary', 'accept').type(`${type}; charset=utf-8`);
    return type === 'text/html' ? toHtml(page) : page;
  }
}
