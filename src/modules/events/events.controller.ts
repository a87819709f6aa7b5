import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WithRouteConfig } from '../../common/context/route-config.js';
import { EVENT_STREAM } from '../../common/http/media-types.js';
import { Scopes } from '../../common/identity/access.js';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { EventsQuery } from './dto/events.query.js';
import { ApiEventStream } from './dto/events.schema.js';
import { EVENTS_ERRORS } from './events.errors.js';
import { EventStreamsService } from './event-streams.service.js';

@ApiTags('Events')
@Controller('events')
export class EventsController {
  constructor(private readonly streams: EventStreamsService) {}

  @Get()
  @Scopes('products:read')
  @WithRouteConfig({ noTimeout: true, produces: [EVENT_STREAM] })
  @ApiOperation({
    operationId: 'streamEvents',
    summary: 'What happens, as it happens',
    description:
      'Server-Sent Events: what is committed from the beginning of the answer on, or behind the event whose `id` is sent back in `Last-Event-ID`. At least once, and in order within a category. A comment comes at least every 15 seconds; one with an `id` says how far the stream has come. A client that does not read is disconnected, and may go on where it was.',
  })
  @ApiEventStream()
  @ApiProblems(EVENTS_ERRORS.events_expired, HTTP_ERRORS.rate_limited)
  async stream(
    @Query() { category, types, after }: EventsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const { headers } = request;
    const last = headers['last-event-id'];
    // A browser that reconnects sends both. The URL is older than the header.
    const token = last === undefined || last === '' ? after : String(last);
    const tokenPlace = token === after ? { parameter: 'after' } : { header: 'last-event-id' };
    const stream = await this.streams.open({ categories: category, types, token, tokenPlace, headers });
    reply
      .type(`${EVENT_STREAM}; charset=utf-8`)
      .header('cache-control', 'no-cache, no-transform')
      .header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') {
      stream.destroy();
      return Readable.from([]);
    }
    return stream.once('error', (error) => {
      request.failure = error;
    });
  }
}
