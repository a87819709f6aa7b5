import { Controller, Get, Res, UseGuards, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { Public } from '../../common/identity/access.js';
import { MetricsService } from '../../common/observability/metrics/metrics.service.js';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { MetricsTokenGuard } from './metrics-token.guard.js';

@ApiTags('Metrics')
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @Public('operational')
  @UseGuards(MetricsTokenGuard)
  @ApiOperation({
    summary: 'What this process has counted and measured',
    description:
      'For Prometheus. Where the operator has set `METRICS_TOKEN`, send it as `Authorization: Bearer …`; keys and tokens of callers count for nothing here.',
    operationId: 'getMetrics',
  })
  @ApiOkResponse({
    description: 'Prometheus text format, version 0.0.4.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @ApiProblems(HTTP_ERRORS.unauthenticated)
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('cache-control', 'no-store').type(this.metrics.contentType);
    return this.metrics.text();
  }
}
