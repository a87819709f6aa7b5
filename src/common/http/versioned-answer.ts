import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Answer } from './answer.js';

/** A body with the version that it tells of. */
export type VersionedAnswer = Answer<object>;

/** @param location where what was made is to be found */
export const versioned = (etag: string, body: object, location?: string): VersionedAnswer =>
  new Answer(body, { headers: { etag, ...(location === undefined ? {} : { location }) } });

/** For a client that has the version. */
export const unchanged = (etag: string): VersionedAnswer =>
  new Answer<object>(undefined, { status: 304, headers: { etag } });

const ETAG = {
  ETag: { description: 'Version of what is answered.', schema: { type: 'string' } },
} as const;
const LOCATION = {
  Location: { description: 'Address of what was made.', schema: { type: 'string' } },
} as const;

/** For handlers that answer with something and its version. */
export const AnswersVersion = (
  status: 200 | 201,
  description: string,
  type: Type<object>,
  { located = false }: { readonly located?: boolean } = {},
): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    ApiResponse({ status, description, type, headers: { ...ETAG, ...(located ? LOCATION : {}) } }),
  );

/** For those of them that a client may ask whether it has the version. */
export const AnswersUnchanged = (): MethodDecorator =>
  ApiResponse({ status: 304, description: 'You have this version.', headers: ETAG });
