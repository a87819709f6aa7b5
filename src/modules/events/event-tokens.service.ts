import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import type { FieldError } from '../../common/errors/field-error.js';
import { CURSOR_ERRORS } from '../../common/http/cursor.errors.js';
import { CursorService } from '../../common/http/cursor.service.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
import { retentionConfig } from '../catalog-store/retention.config.js';
import type { KeyRange } from '../cosmos/ranges/key-range.js';
import { EVENTS_ERRORS } from './events.errors.js';
import type { FeedPosition, RangePosition } from './feed/feed-position.js';

/** The parameter or header of a token, named in errors. */
export type TokenPlace = Pick<FieldError, 'header' | 'parameter'>;

/** Signed positions in the feed of a tenant. Every instance accepts them. */
@Injectable()
export class EventTokensService {
  constructor(
    private readonly cursors: CursorService,
    @Inject(retentionConfig.KEY) private readonly retention: ConfigType<typeof retentionConfig>,
  ) {}

  /** @param whole where the tenant's documents lie: bounds are told from there on */
  encode({ rid, at, ranges }: FeedPosition, tenant: string, whole: KeyRange): string {
    const parts = ranges.flatMap(({ max, lsn, within = '' }) => [
      lsn,
      within,
      max === whole.max ? '' : max.slice(whole.min.length),
    ]);
    return this.cursors.encode([rid, Date.parse(at), ...parts], bindingOf(tenant));
  }

  /** @throws AppError `validation_failed`, `events_expired` */
  decode(token: string, tenant: string, whole: KeyRange, rid: string, place: TokenPlace): FeedPosition {
    const [ridThen, time, ...parts] = this.read(token, tenant, place);
    const at = new Date(Number(time));
    const oldest = new Date().getTime() - this.retention.tombstoneSeconds * 1_000;
    if (ridThen !== rid || at.getTime() < oldest) throw expired();
    const ranges: RangePosition[] = [];
    for (let index = 0; index + 2 < parts.length; index += 3) {
      const [lsn, within, bound] = parts.slice(index, index + 3).map(String);
      const min = ranges.at(-1)?.max ?? whole.min;
      const max = bound === '' ? whole.max : `${whole.min}${bound}`;
      ranges.push({ min, max, lsn: Number(lsn), ...(within ? { within } : {}) });
    }
    return { rid, at: at.toISOString(), ranges };
  }

  private read(token: string, tenant: string, place: TokenPlace) {
    try {
      return this.cursors.decode(token, bindingOf(tenant));
    } catch (error) {
      if (!hasCode(error, CURSOR_ERRORS.invalid_cursor)) throw error;
      const name = place.header ?? place.parameter ?? '';
      throw validationFailed([
        {
          ...place,
          code: 'invalid_format',
          detail: `${name} must be the id of an event that this service has sent you`,
        },
      ]);
    }
  }
}

const bindingOf = (tenant: string): string[] => ['events', tenant];

const expired = (): AppError =>
  new AppError(EVENTS_ERRORS.events_expired, 'What has happened since this token is not kept any more.');
