import { Controller, Get, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../../common/identity/access.js';
import { ApiAnswerHeader } from '../../common/openapi/api-problems.js';
import { HealthFilter } from './health.filter.js';
import { HealthService } from './health.service.js';

const NOTHING = { type: 'object', maxProperties: 0 };

@ApiTags('Health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
@UseFilters(HealthFilter)
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Public('operational')
  @ApiOperation({ summary: 'Whether the process can answer', operationId: 'getHealthLive' })
  @ApiOkResponse({
    description: 'It can. Nothing else was looked at.',
    schema: {
      type: 'object',
      required: ['status', 'info', 'error', 'details'],
      properties: {
        status: { type: 'string', enum: ['ok'] },
        info: NOTHING,
        error: NOTHING,
        details: NOTHING,
      },
    },
  })
  live(): HealthCheckResult {
    return this.health.live();
  }

  @Get('ready')
  @Public('operational')
  @HealthCheck()
  @ApiOperation({ summary: 'Whether requests should be sent here now', operationId: 'getHealthReady' })
  @ApiAnswerHeader('X-Request-Charge', '#/components/headers/RequestCharge')
  ready(): Promise<HealthCheckResult> {
    return this.health.ready();
  }

  @Get('startup')
  @Public('operational')
  @HealthCheck()
  @ApiOperation({
    summary: 'Whether the database has been reached and its container verified',
    operationId: 'getHealthStartup',
  })
  startup(): Promise<HealthCheckResult> {
    return this.health.startup();
  }
}
