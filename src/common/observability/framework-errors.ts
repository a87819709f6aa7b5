import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../errors/app-error.js';
import { PROBLEM_MEDIA_TYPE, toProblem } from '../errors/problem.js';
import { sendProblem } from '../errors/send-problem.js';
import type { RequestEnds } from './signals/request-ends.js';
import { hasNoTimeout, isAnswering } from '../http/connection-state.js';
import { requestIdOf } from '../http/request-head.js';
import { securityHeaders } from '../http/security-headers.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** Failures of the router itself, such as a malformed escape in the path: they meet no hook and no filter. */
export function frameworkErrorHandler(ends: RequestEnds) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    ends.watch(request, reply);
    reply.headers(securityHeaders({ kind: 'resource' })).header('x-request-id', request.id);
    sendProblem(error, request, reply);
  };
}

/** Failures of the HTTP parser: there is no request yet, only bytes and a socket. */
export function clientErrorHandler(logger: Logger) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && hasNoTimeout(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    const requestId = requestIdOf({ headers: {} });
    const problem = toProblem(toClientProblem(error.code), { instance: '/', requestId });
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      `content-type: ${PROBLEM_MEDIA_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    logger.info({ requestId, status: problem.status, reason: error.code }, 'not a request');
  };
}

function toClientProblem(code: string | undefined): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError(
        HTTP_ERRORS.headers_too_large,
        'The request line and the headers are too large together.',
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError(HTTP_ERRORS.request_timeout, 'The request did not arrive in time.');
    default:
      return new AppError(HTTP_ERRORS.validation_failed, 'The bytes received are not an HTTP request.');
  }
}
