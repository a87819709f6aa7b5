import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { EVENT_STREAM } from '../../../common/http/media-types.js';
import { EVENT_TYPES, type EventType } from './event-types.js';

/** One event in the form of CloudEvents 1.0: the JSON after `data:`. */
export class CloudEvent {
  @ApiProperty({ type: String, enum: ['1.0'] })
  specversion!: '1.0';

  @ApiProperty({
    type: String,
    description: 'The same whenever the same event is told again.',
    example: 'uV3m0Qm0nX8J7f2tq5cX1A',
  })
  id!: string;

  @ApiProperty({ type: String, enum: ['/v1/products', '/v1/reservations'] })
  source!: string;

  @ApiProperty({ type: String, enum: EVENT_TYPES, example: 'stock.low' })
  type!: EventType;

  @ApiProperty({
    type: String,
    description: 'Id of the product or the reservation.',
    example: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b12',
  })
  subject!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-01-02T03:04:05.678Z' })
  time!: string;

  @ApiProperty({ type: String, enum: ['application/json'] })
  datacontenttype!: 'application/json';

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'By type. `product.created`, `product.updated`: the product. `product.deleted`: `id, category, sku, deletedAt`. `product.moved`: `id, sku, from, to`. `stock.changed`: `id, category, movement`. `stock.low`: `id, category, available, reorderPoint, movementId`. `reservation.*`: the reservation.',
    example: {
      id: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b12',
      category: 'garden',
      available: 4,
      reorderPoint: 5,
      movementId: 'k3v0n2',
    },
  })
  data!: object;
}

const EXAMPLE = `\
: stream of events
retry: 2000
id: AQx1

id: AQx2
event: product.deleted
data: {"specversion":"1.0","id":"uV3m0Qm0nX8J7f2tq5cX1A","source":"/v1/products","type":"product.deleted","subject":"saw-1","time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json","data":{"id":"saw-1","category":"garden","sku":"SAW-PRUN","deletedAt":"2026-01-02T03:04:05.678Z"}}

`;

/** The OpenAPI response of a stream of events. */
export const ApiEventStream = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(CloudEvent),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      schema: { type: 'string' },
      description: 'Resumes behind the event with this `id`. A browser sends it by itself.',
    }),
    ApiOkResponse({
      description:
        'Does not end by itself. Each event has an `id` to resume by, an `event` type, and a CloudEvent as `data`.',
      headers: {
        'X-Accel-Buffering': {
          description: 'Has a proxy such as nginx pass on each event at once.',
          schema: { type: 'string', enum: ['no'] },
        },
      },
      content: {
        [EVENT_STREAM]: {
          schema: { type: 'string', description: 'Behind every `data:` stands a CloudEvent.' },
          example: EXAMPLE,
        },
      },
    }),
  );
