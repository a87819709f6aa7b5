import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  NotFoundException,
  ServiceUnavailableException,
} from '@nestjs/common';
import { errorCodes } from 'fastify';
import { HTTP_ERRORS } from './http.errors.js';
import { AppError } from './app-error.js';
import { toAppError } from './to-app-error.js';

describe('toAppError', () => {
  const ours = new AppError(HTTP_ERRORS.precondition_failed, 'It has changed.');

  it.each<[string, unknown, string]>([
    ['our own error', ours, 'precondition_failed'],
    ['our own error inside one of Nest', new HttpException('x', 400, { cause: ours }), 'precondition_failed'],
    ['a missing route', new NotFoundException(), 'route_not_found'],
    ['a bad request', new BadRequestException(), 'validation_failed'],
    ['a teapot', new HttpException('x', 418), 'validation_failed'],
    ['a body beyond the limit', new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE(), 'payload_too_large'],
    [
      'the same inside one of Nest',
      new HttpException('x', 413, { cause: new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE() }),
      'payload_too_large',
    ],
    [
      'a status that somebody chose for another failure',
      new ForbiddenException('x', { cause: new Error('sesame') }),
      'forbidden',
    ],
    ['a foreign media type', new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(), 'unsupported_media_type'],
    ['a bad path', new errorCodes.FST_ERR_BAD_URL('/%'), 'validation_failed'],
    ['a wrong length', new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH(), 'validation_failed'],
    ['a stream that broke', Object.assign(new Error('aborted'), { statusCode: 400 }), 'validation_failed'],
    [
      'an error of Fastify that is ours to fix',
      new errorCodes.FST_ERR_REP_ALREADY_SENT('/', 'GET'),
      'internal_error',
    ],
    ['an unavailable service', new ServiceUnavailableException(), 'internal_error'],
    ['an error', new Error('sesame'), 'internal_error'],
    ['text', 'sesame', 'internal_error'],
    ['nothing', undefined, 'internal_error'],
    ['an object that claims a status', { statusCode: 404 }, 'internal_error'],
  ])('should take %s', (_case, thrown, code) => {
    const error = toAppError(thrown);
    expect(error.code).toBe(code);
    expect(error.detail).not.toContain('sesame');
  });

  it('should keep what was thrown as the cause', () => {
    const thrown = new Error('sesame');
    expect(toAppError(thrown).cause).toBe(thrown);
  });
});
