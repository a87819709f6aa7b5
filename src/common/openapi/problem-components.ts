import type { ErrorDefinition } from '../errors/define-errors.js';
import { ERROR_CODE_SCHEMA } from './api-problems.js';
import type { Components } from './types.js';

/** The shapes of a failure, and the headers that answers have in common. */
const PROBLEM_COMPONENTS: Required<Pick<Components, 'schemas' | 'headers' | 'parameters'>> = {
  schemas: {
    FieldError: {
      type: 'object',
      required: ['code', 'detail'],
      properties: {
        pointer: { type: 'string', description: 'JSON Pointer into the body.', example: '/items/3/price' },
        parameter: { type: 'string', description: 'Name of a query or path parameter.', example: 'limit' },
        header: { type: 'string', description: 'Name of a request header.', example: 'if-match' },
        code: { type: 'string', description: 'Stable name of the fault.', example: 'required' },
        detail: { type: 'string', description: 'One sentence for a person.' },
      },
    },
    Problem: {
      type: 'object',
      description: 'RFC 9457 problem details.',
      required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'retryable'],
      properties: {
        type: { type: 'string', description: 'Page that explains the code.', example: '/problems/sku_taken' },
        title: { type: 'string', description: 'The same for every occurrence of the code.' },
        status: { type: 'integer', example: 409 },
        detail: { type: 'string', description: 'What happened this time.' },
        instance: { type: 'string', description: 'Path of the request.', example: '/v1/products' },
        code: { $ref: ERROR_CODE_SCHEMA },
        requestId: { type: 'string', description: 'The X-Request-Id of the answer.' },
        retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
        errors: { type: 'array', items: { $ref: '#/components/schemas/FieldError' } },
        retryAfterMs: { type: 'integer', description: 'Milliseconds until a repeat makes sense.' },
        activityId: { type: 'string', description: "Azure Cosmos DB's id of the failed operation." },
        violatedPolicies: {
          type: 'array',
          items: { type: 'string' },
          description: 'Quotas of RateLimit-Policy that are used up.',
        },
        currentEtag: { type: 'string', description: 'Present version of the product, quoted.' },
        id: { type: 'string', description: 'The product that is in the way.' },
        sku: { type: 'string', description: 'The sku that is taken.' },
        location: { type: 'string', description: 'Where stock is short, or has changed.' },
        locations: { type: 'array', items: { type: 'string' }, description: 'Where else stock lies.' },
        available: { type: 'integer', description: 'What could be had.' },
        requested: { type: 'integer', description: 'What was asked for.' },
        onHand: { type: 'integer', description: 'What the location holds.' },
        reserved: { type: 'integer', description: 'What is promised to reservations.' },
      },
    },
    ProblemPage: {
      type: 'object',
      required: ['code', 'type', 'status', 'title', 'retryable', 'description'],
      properties: {
        code: { $ref: ERROR_CODE_SCHEMA },
        type: { type: 'string', example: '/problems/sku_taken' },
        status: { type: 'integer', example: 409 },
        title: { type: 'string', description: 'The same for every occurrence of the code.' },
        retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
        description: { type: 'string', description: 'When it happens, and what to do.' },
      },
    },
  },
  headers: {
    RequestId: {
      description: 'The id of this request: the one you sent when it was fit, otherwise ours.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    },
    RequestCharge: {
      description:
        'Request units that the call cost, at most two decimals; absent when the database was not asked.',
      schema: { type: 'number', minimum: 0 },
      example: 2.83,
    },
    ChargeTrailer: {
      description: 'X-Request-Charge comes behind the body, in a trailer: the cost is known only there.',
      schema: { type: 'string', enum: ['x-request-charge'] },
    },
    WwwAuthenticate: {
      description: 'How to prove who you are; beside a 403, which scope the token lacks.',
      schema: { type: 'string' },
      example: 'ApiKey realm="stockroom", header="X-API-Key"',
    },
    AcceptedTypes: {
      description: 'The media types that the call reads.',
      schema: { type: 'string' },
      example: 'application/json',
    },
    AcceptedCodings: {
      description: 'The codings in which the call reads a body.',
      schema: { type: 'string' },
      example: 'identity',
    },
    RateLimitPolicy: {
      description:
        'The quotas in force: units (q), window in seconds (w), and the unit when it is not requests (qu).',
      schema: { type: 'string' },
      example: '"requests";q=6000;w=60',
    },
    RateLimit: {
      description: 'Units left of each quota (r), and the seconds until there are more (t).',
      schema: { type: 'string' },
      example: '"requests";r=5999;t=1',
    },
    IdempotencyReplayed: {
      description:
        'Present when an earlier call with the same Idempotency-Key has done it, and nothing was written now.',
      schema: { type: 'string', enum: ['true'] },
    },
    RetryAfter: {
      description: 'Seconds until a repeat makes sense, rounded up.',
      schema: { type: 'integer', minimum: 1 },
    },
  },
  parameters: {
    RequestId: {
      name: 'X-Request-Id',
      in: 'header',
      required: false,
      description: 'Your id for this request: 1 to 128 of `A-Z a-z 0-9 . _ -`. Anything else is replaced.',
      schema: { type: 'string' },
    },
  },
};

/** Adds them to whatever the routes have declared, with a schema of each code. */
export function withProblemComponents(
  errors: readonly ErrorDefinition[],
  components: Components = {},
): Components {
  return {
    ...components,
    schemas: {
      ...components.schemas,
      ...PROBLEM_COMPONENTS.schemas,
      ErrorCode: {
        type: 'string',
        description: 'Stable name of a failure. Its page is at `/problems/{code}`.',
        enum: errors.map(({ code }) => code),
      },
      ...Object.fromEntries(errors.map((error) => [nameOf(error.code), problemOf(error)])),
    },
    headers: { ...components.headers, ...PROBLEM_COMPONENTS.headers },
    parameters: { ...components.parameters, ...PROBLEM_COMPONENTS.parameters },
  };
}

/** Where the document has the schema of a problem with this code: `sku_taken` → `SkuTakenProblem`. */
export const problemSchemaOf = (code: string): string => `#/components/schemas/${nameOf(code)}`;

const nameOf = (code: string): string =>
  `${code.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Problem`;

/** A client that looks at `code`, or at `status`, knows which of a union it has. */
const problemOf = ({ code, status, title, retryable }: ErrorDefinition) => ({
  description: title,
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    {
      type: 'object',
      required: ['code', 'status', 'retryable'],
      properties: {
        code: { type: 'string', enum: [code] },
        status: { type: 'integer', enum: [status] },
        retryable: { type: 'boolean', enum: [retryable] },
      },
    },
  ],
});
