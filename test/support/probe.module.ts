import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  Module,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../src/common/errors/app-error.js';
import { IntegerFromQuery } from '../../src/common/http/query-values.js';
import { currentRequest } from '../../src/common/context/request-context.js';
import { Scopes } from '../../src/common/identity/access.js';
import { COSMOS_ERRORS } from '../../src/modules/cosmos/errors/cosmos.errors.js';

class Line {
  @IsNumber()
  @Min(0)
  price!: number;
}

class Order {
  @IsString()
  @MaxLength(5)
  name!: string;

  @IsOptional()
  @IsInt()
  quantity?: number;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Line)
  items?: Line[];
}

class Page {
  @IsOptional()
  @IntegerFromQuery()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}

/** Routes that do on purpose what real ones do only when something is wrong. */
@Controller('probe')
class ProbeController {
  @Post('orders')
  @Scopes('products:write')
  create(@Body() order: Order): Order {
    return order;
  }

  @Patch('orders')
  @Scopes('products:write')
  change(@Body() order: Order): Order {
    return order;
  }

  @Get('orders')
  @Scopes('products:read')
  list(@Query() page: Page): Page {
    return page;
  }

  @Get('orders/:id')
  @Scopes('products:read')
  find(@Param('id') id: string): { id: string } {
    return { id };
  }

  @Get('failures/unknown')
  @Scopes('products:read')
  fail(): never {
    throw new Error('the password is sesame', { cause: new Error('and its cause') });
  }

  @Get('failures/nothing')
  @Scopes('products:read')
  failWithNothing(): never {
    throw undefined;
  }

  @Get('failures/nest')
  @Scopes('products:read')
  failAsNest(): never {
    throw new ForbiddenException('not you');
  }

  @Get('failures/throttled')
  @Scopes('products:read')
  failAsDatabase(): never {
    spend(2.345, 2);
    throw new AppError(COSMOS_ERRORS.throttled, 'Out of request units.', {
      retryAfterMs: 1_250,
      activityId: 'a-1',
    });
  }

  @Get('failures/late')
  @Scopes('products:read')
  async failLate(@Res() reply: FastifyReply): Promise<void> {
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    await new Promise((sent) => reply.raw.write('half of ', sent));
    throw new Error('too late for a problem');
  }

  @Get('charge')
  @Scopes('products:read')
  charge(@Query() _anything: object): { charge: number } {
    spend(1, 1);
    return { charge: currentRequest().charge };
  }

  @Post('context')
  @Scopes('products:write')
  async context(@Body() _order: Order): Promise<{ requestId: string; tenantId: string }> {
    await sleep(1);
    const { requestId, principal } = currentRequest();
    return { requestId, tenantId: principal?.tenantId ?? 'none' };
  }

  /** Answers with what ended the wait. */
  @Get('wait')
  @Scopes('products:read')
  async wait(): Promise<{ reason: string }> {
    const { signal } = currentRequest();
    ProbeModule.events.emit('waiting');
    await once(signal, 'abort');
    const reason: unknown = signal.reason;
    const name = reason instanceof DOMException ? reason.name : 'unknown';
    ProbeModule.events.emit('waited', name);
    return { reason: name };
  }
}

function spend(charge: number, requests: number): void {
  const scope = currentRequest();
  scope.charge += charge;
  scope.databaseRequests += requests;
}

@Module({ controllers: [ProbeController] })
export class ProbeModule {
  /** `waiting` when a wait begins; `waited` with its reason when it ends, also where nobody is there to read it. */
  static readonly events = new EventEmitter();
}
