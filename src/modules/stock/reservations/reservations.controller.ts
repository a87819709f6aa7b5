import { InTurn } from '../commands/command-turns.interceptor.js';
import { applyDecorators, Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { CURSOR_ERRORS } from '../../../common/http/cursor.errors.js';
import { PageLinkInterceptor } from '../../../common/http/page-link.interceptor.js';
import {
  type EntityTags,
  IfMatch,
  IfNoneMatch,
  matchesStrongly,
  matchesWeakly,
} from '../../../common/http/preconditions.js';
import { Scopes } from '../../../common/identity/access.js';
import { ApiProblemMembers, ApiProblems } from '../../../common/openapi/api-problems.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { IdempotencyKey, type IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';
import {
  AnswersUnchanged,
  AnswersVersion,
  unchanged,
  type VersionedAnswer,
  versioned,
} from '../../../common/http/versioned-answer.js';
import { STOCK_ERRORS } from '../entities/stock.errors.js';
import { filtersOf, ListReservationsQuery } from './dto/list-reservations.query.js';
import {
  ConfirmReservationDto,
  CreateReservationDto,
  ExtendReservationDto,
  toConfirmation,
  toNewReservation,
} from './dto/reservation.dto.js';
import {
  ReservationPageResponse,
  ReservationResponse,
  toPageResponse,
  toReservationResponse,
} from './dto/reservation.response.js';
import { EXAMPLE_KEY, RESERVATION_ID } from './dto/reservation-id.schema.js';
import { NotHeldMembers, NotReservedMembers } from './dto/reservation-problem.schema.js';
import type { ReservationAnswer } from './reservation-answer.js';
import { ReservationCreationService } from './reservation-creation.service.js';
import { RESERVATION_ERRORS, reservationChanged } from './reservations.errors.js';
import { ReservationsService, type Wish } from './reservations.service.js';

const ID = { name: 'id', ...RESERVATION_ID };
const ONLY = 'Only these versions: 412 when the reservation is at another.';
const UNLESS = 'Not these versions: 412 when the reservation is at one of them.';

@ApiTags('Reservations')
@Controller('reservations')
export class ReservationsController {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly creation: ReservationCreationService,
  ) {}

  @Post()
  @Scopes('stock:write')
  @InTurn()
  @ApiOperation({
    operationId: 'createReservation',
    summary: 'Keep goods for somebody: all lines or none',
  })
  @AnswersVersion(201, 'Held.', ReservationResponse, { located: true })
  @ApiProblems(STOCK_ERRORS.insufficient_stock, PRODUCT_ERRORS.product_not_found, HTTP_ERRORS.rate_limited)
  @ApiProblemMembers(NotReservedMembers, {
    insufficient_stock: { lines: [{ index: 0, available: 1, requested: 2 }] },
    product_not_found: { index: 0 },
  })
  async create(
    @Body() body: CreateReservationDto,
    @IdempotencyKey('required', EXAMPLE_KEY) call: IdempotentCall,
  ): Promise<VersionedAnswer> {
    const reservation = await this.creation.create(toNewReservation(body), call);
    return shown(reservation, `/v1/reservations/${encodeURIComponent(reservation.id)}`);
  }

  @Get()
  @Scopes('products:read')
  @UseInterceptors(PageLinkInterceptor)
  @ApiOperation({ operationId: 'listReservations', summary: 'Reservations, newest first' })
  @ApiOkResponse({
    type: ReservationPageResponse,
    headers: {
      Link: { description: 'The next page, as rel="next"; absent on the last.', schema: { type: 'string' } },
    },
  })
  @ApiProblems(CURSOR_ERRORS.invalid_cursor)
  async list(@Query() query: ListReservationsQuery): Promise<ReservationPageResponse> {
    const { limit, cursor } = query;
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    return toPageResponse(await this.reservations.list(filtersOf(query), page));
  }

  @Get(':id')
  @ApiParam(ID)
  @Scopes('products:read')
  @ApiOperation({ operationId: 'getReservation', summary: 'One reservation' })
  @AnswersVersion(200, 'The reservation.', ReservationResponse)
  @AnswersUnchanged()
  @ApiProblems(RESERVATION_ERRORS.reservation_not_found, HTTP_ERRORS.precondition_failed)
  async get(
    @Param('id') id: string,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch('Etags that you have: 304 when the reservation is at one of them.')
    ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    const reservation = await this.reservations.get(id);
    const { etag } = reservation;
    if (ifMatch !== undefined && !matchesStrongly(ifMatch, etag)) throw reservationChanged(id, etag);
    return ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, etag)
      ? unchanged(etag)
      : shown(reservation);
  }

  @Post(':id/confirm')
  @ApiParam(ID)
  @Scopes('stock:write')
  @ApiOperation({ operationId: 'confirmReservation', summary: 'The goods leave; the rest is released' })
  @AnswersVersion(200, 'Confirmed.', ReservationResponse)
  @Endings()
  async confirm(
    @Param('id') id: string,
    @Body() body: ConfirmReservationDto,
    @IdempotencyKey('required', 'confirm-1') call: IdempotentCall,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    if (body.lines !== undefined) checkLines(await this.reservations.get(id), body.lines);
    return this.change(id, toConfirmation(body), { ifMatch, ifNoneMatch }, call);
  }

  @Post(':id/release')
  @ApiParam(ID)
  @Scopes('stock:write')
  @ApiOperation({ operationId: 'releaseReservation', summary: 'The goods are free again' })
  @AnswersVersion(200, 'Released.', ReservationResponse)
  @Endings()
  release(
    @Param('id') id: string,
    @IdempotencyKey('required', 'release-1') call: IdempotentCall,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    return this.change(id, { kind: 'release' }, { ifMatch, ifNoneMatch }, call);
  }

  @Post(':id/extend')
  @ApiParam(ID)
  @Scopes('stock:write')
  @ApiOperation({ operationId: 'extendReservation', summary: 'Hold for longer, from now' })
  @AnswersVersion(200, 'Held for longer.', ReservationResponse)
  @Endings()
  extend(
    @Param('id') id: string,
    @Body() { expiresInSeconds }: ExtendReservationDto,
    @IdempotencyKey('required', 'extend-1') call: IdempotentCall,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    return this.change(id, { kind: 'extend', expiresInSeconds }, { ifMatch, ifNoneMatch }, call);
  }

  private async change(
    id: string,
    wish: Wish,
    conditions: { ifMatch: EntityTags | undefined; ifNoneMatch: EntityTags | undefined },
    call: IdempotentCall,
  ): Promise<VersionedAnswer> {
    return shown(await this.reservations.change(id, wish, conditions, call));
  }
}

const shown = (reservation: ReservationAnswer, location?: string): VersionedAnswer =>
  versioned(reservation.etag, toReservationResponse(reservation), location);

/** Error responses of the calls that end or extend a reservation. */
function Endings(): MethodDecorator {
  return applyDecorators(
    ApiProblems(
      RESERVATION_ERRORS.reservation_not_found,
      RESERVATION_ERRORS.reservation_not_held,
      RESERVATION_ERRORS.reservation_expired,
      HTTP_ERRORS.precondition_failed,
    ),
    ApiProblemMembers(NotHeldMembers, { reservation_not_held: { state: 'released' } }),
  );
}

/** What only the reservation itself can tell of a body: which lines there are, and how much they hold. */
function checkLines({ lines }: ReservationAnswer, confirmed: ConfirmReservationDto['lines'] = []): void {
  const seen = new Set<number>();
  const errors = confirmed.flatMap(({ index, quantity }, at) => {
    const line = lines[index];
    const fault = (field: string, code: string, detail: string) => [
      { pointer: `/lines/${at}/${field}`, code, detail },
    ];
    const known = `index must be from 0 to ${lines.length - 1}`;
    if (line === undefined) return fault('index', 'out_of_range', known);
    if (seen.has(index)) return fault('index', 'duplicate', `line ${index} is named twice`);
    seen.add(index);
    if (quantity <= line.quantity) return [];
    return fault(
      'quantity',
      'out_of_range',
      `quantity must be at most the ${line.quantity} of line ${index}`,
    );
  });
  if (errors.length > 0) throw validationFailed(errors);
}
