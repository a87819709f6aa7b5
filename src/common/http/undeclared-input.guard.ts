import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { toPointer } from '../validation/check-dto.js';
import { validationFailed } from '../validation/validation-failed.js';
import type { FastifyRequest } from 'fastify';
import type { FieldError } from '../errors/field-error.js';

/**
 * Refuses query parameters, bodies and preconditions where a handler declares none. Where it declares them, the validation of its DTO does:
 * without this guard a member would be an error on one route and pass unseen on the next, where it may have been meant to
 * say which of many things to delete.
 */
@Injectable()
export class UndeclaredInputGuard implements CanActivate {
  /** By handler: its metadata is read once. */
  private readonly declared = new Map<Function, Declared>();

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { query, body, routeOptions } = request;
    if (routeOptions.config.kind !== 'resource') return true;
    const declared = this.declaredBy(context);
    const faults = [
      ...ignoredPreconditions(request),
      ...(declared.query ? [] : undeclaredParameters(query)),
      ...(declared.body ? [] : undeclaredMembers(body)),
    ];
    if (faults.length > 0) throw validationFailed(faults);
    return true;
  }

  private declaredBy(context: ExecutionContext): Declared {
    const handler = context.getHandler();
    let declared = this.declared.get(handler);
    if (declared === undefined) {
      declared = {
        query: takes(context, RouteParamtypes.QUERY),
        body: takes(context, RouteParamtypes.BODY, RouteParamtypes.REQUEST),
      };
      this.declared.set(handler, declared);
    }
    return declared;
  }
}

/** What a handler reads of a request. */
interface Declared {
  readonly query: boolean;
  readonly body: boolean;
}

const undeclaredParameters = (query: unknown): FieldError[] =>
  namesOf(query).map((name) => ({
    parameter: name,
    code: 'unknown_field',
    detail: `${name} is not a parameter`,
  }));

/** A body that says nothing is none: some clients cannot leave it out. */
function undeclaredMembers(body: unknown): FieldError[] {
  if (body === undefined || body === null) return [];
  if (typeof body !== 'object' || Array.isArray(body)) {
    return [{ pointer: '', code: 'unknown_field', detail: 'the call takes no body' }];
  }
  return namesOf(body).map((name) => ({
    pointer: toPointer([name]),
    code: 'unknown_field',
    detail: `${name} is not a field: the call takes no body`,
  }));
}

const namesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : [];

/** Nest keeps the arguments of a handler as `<kind>:<index>`. */
function takes(context: ExecutionContext, ...kinds: readonly RouteParamtypes[]): boolean {
  const { name } = context.getHandler();
  const declared: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name);
  return namesOf(declared).some((argument) => kinds.some((kind) => argument.startsWith(`${kind}:`)));
}

const ETAG_HEADERS = ['if-match', 'if-none-match'] as const;

/**
 * Preconditions that the route would ignore: a caller who set one relies on it. Dates are too coarse for a version, so no answer
 * has `Last-Modified`. A read may ignore them (RFC 9110, 13.1.3 and 13.1.4); a write without `If-Match` must not go ahead.
 */
function ignoredPreconditions({ method, headers, routeOptions }: FastifyRequest): FieldError[] {
  const undeclared = ETAG_HEADERS.filter((name) => {
    // If-Match: * holds of whatever is there.
    const isIdle = headers[name] === undefined || (name === 'if-match' && headers[name] === '*');
    return !isIdle && routeOptions.config[name] !== true;
  }).map((name) => notEvaluated(name, 'this call has no version to compare with'));
  const isRead = method === 'GET' || method === 'HEAD';
  const isByDate = headers['if-unmodified-since'] !== undefined && headers['if-match'] === undefined;
  return isByDate && !isRead
    ? [...undeclared, notEvaluated('if-unmodified-since', 'send If-Match with the ETag instead')]
    : undeclared;
}

const notEvaluated = (header: string, why: string): FieldError => ({
  header,
  code: 'not_allowed',
  detail: `the header ${header} is not evaluated: ${why}`,
});
