import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { cursorConfig } from './cursor.config.js';
import { AppError } from '../errors/app-error.js';
import { packPosition, type Position, unpackPosition } from './cursor-position.js';
import { CURSOR_ERRORS } from './cursor.errors.js';

/** Changes whenever the bytes inside a cursor mean something else. */
const VERSION = 1;
const MAC_BYTES = 16;
/** Longest cursor that is looked at. */
export const MAX_CURSOR_LENGTH = 2048;

/**
 * Opaque page cursors: base64url of version, authentication code and position. The code covers what the cursor is
 * bound to (filters, sort, tenant) without carrying it, so a cursor works for the list that it came from and no other.
 */
@Injectable()
export class CursorService {
  private readonly secret: string;

  constructor(@Inject(cursorConfig.KEY) { secret }: ConfigType<typeof cursorConfig>) {
    this.secret = secret;
  }

  /** A cursor that continues after `position`, for lists with this binding only. */
  encode(position: Position, binding: readonly string[]): string {
    const payload = packPosition(position);
    return Buffer.concat([Buffer.of(VERSION), this.authenticate(payload, binding), payload]).toString(
      'base64url',
    );
  }

  /** The position inside a cursor of ours. Anything else: `invalid_cursor`. */
  decode(cursor: string, binding: readonly string[]): Position {
    const bytes = Buffer.from(cursor.slice(0, MAX_CURSOR_LENGTH), 'base64url');
    const mac = bytes.subarray(1, 1 + MAC_BYTES);
    const payload = bytes.subarray(1 + MAC_BYTES);
    const position =
      bytes[0] === VERSION &&
      mac.length === MAC_BYTES &&
      bytes.toString('base64url') === cursor &&
      timingSafeEqual(mac, this.authenticate(payload, binding))
        ? unpackPosition(payload)
        : undefined;
    if (position === undefined) {
      throw new AppError(
        CURSOR_ERRORS.invalid_cursor,
        'The cursor does not belong to this list. Start again without it.',
      );
    }
    return position;
  }

  private authenticate(payload: Buffer, binding: readonly string[]): Buffer {
    const context = JSON.stringify([VERSION, ...binding]);
    return createHmac('sha256', this.secret)
      .update(`${context}\n`)
      .update(payload)
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
