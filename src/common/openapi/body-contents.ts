import { ApiExtension } from '@nestjs/swagger';
import type { MediaType, Operation } from './types.js';

/** Where the document keeps an operation's bodies until they are written. */
const EXTENSION = 'x-body-contents';

/** Schema and example of the body for each media type: @nestjs/swagger knows only those that hold for all of them. */
export function ApiBodyContents(contents: Readonly<Record<string, MediaType>>): MethodDecorator {
  return ApiExtension(EXTENSION, contents);
}

export function writeBodyContents(operation: Operation): void {
  const contents: unknown = Reflect.get(operation, EXTENSION);
  Reflect.deleteProperty(operation, EXTENSION);
  const { requestBody } = operation;
  if (typeof contents !== 'object' || contents === null) return;
  if (requestBody === undefined || '$ref' in requestBody) return;
  for (const [type, content] of Object.entries(contents)) {
    requestBody.content[type] = { ...requestBody.content[type], ...content };
  }
}
