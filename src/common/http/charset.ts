import { AppError } from '../errors/app-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/**
 * Text is UTF-8, whatever its media type: RFC 8259 says so of JSON, and a second reading of bytes is a second way to be wrong.
 * @throws AppError `unsupported_media_type` when a Content-Type names another charset
 */
export function requireUtf8(contentType: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new AppError(HTTP_ERRORS.unsupported_media_type, 'Text is read as UTF-8 only.');
  }
}
