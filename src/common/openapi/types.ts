import type { OpenAPIObject } from '@nestjs/swagger';

/** @nestjs/swagger exports the document's type only; its parts follow from it. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Response = Extract<Operation['responses'][string], { description: string }>;
export type MediaType = NonNullable<Response['content']>[string];
export type Schema = Exclude<NonNullable<MediaType['schema']>, { $ref: string }>;
export type Components = NonNullable<OpenAPIObject['components']>;

/** The methods that an operation can have in the document. */
export const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
