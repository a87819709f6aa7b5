import { ApiExtension } from '@nestjs/swagger';
import type { Operation } from './types.js';

/** Where the document keeps an operation's examples until they are written. */
const EXTENSION = 'x-body-examples';

/** An example of the body for each media type: @nestjs/swagger knows only examples that hold for all of them. */
export function ApiBodyExamples(examples: Readonly<Record<string, string>>): MethodDecorator {
  return ApiExtension(EXTENSION, examples);
}

export function writeBodyExamples(operation: Operation): void {
  const examples: unknown = Reflect.get(operation, EXTENSION);
  Reflect.deleteProperty(operation, EXTENSION);
  const { requestBody } = operation;
  if (typeof examples !== 'object' || examples === null) return;
  if (requestBody === undefined || '$ref' in requestBody) return;
  for (const [type, example] of Object.entries(examples)) {
    requestBody.content[type] = { ...requestBody.content[type], example };
  }
}
