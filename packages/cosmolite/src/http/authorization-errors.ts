/** What the service answers to a caller it does not know, or who may not do what it asks. */
import { CosmosError } from '../common/errors.js';

/** @param payload what the service signed, shown so that the caller can compare */
export const unauthorized = (payload: string): CosmosError =>
  new CosmosError(
    401,
    'Unauthorized',
    "The input authorization token can't serve the request. The wrong key is being used or the expected " +
      'payload is not built as per the protocol. For more info: https://aka.ms/cosmosdb-tsg-unauthorized. ' +
      `Server used the following payload to sign: '${payload}'`,
  );

/** The control endpoint wants the account key itself, not a signature. */
export const controlUnauthorized = (): CosmosError =>
  new CosmosError(401, 'Unauthorized', "Requests to /_cosmolite need 'authorization: Bearer <account key>'.");

export const missingAuthorization = (): CosmosError =>
  new CosmosError(
    401,
    'Unauthorized',
    'Required Header authorization is missing. Ensure a valid Authorization token is passed.',
    { substatus: 5000 },
  );

export const malformedAuthorization = (): CosmosError =>
  new CosmosError(
    401,
    'Unauthorized',
    'Authorization header has an invalid format. Ensure a valid Authorization token is passed.',
    { substatus: 5001 },
  );

export const dateOutOfRange = (date: string, now: string): CosmosError =>
  new CosmosError(
    403,
    'Forbidden',
    `The authorization token is not valid at the current time. Please provide a valid token (token time: '${date}', server time: '${now}').`,
  );

export const aadMetadataForbidden = (action: string): CosmosError =>
  new CosmosError(
    403,
    'Forbidden',
    `Request blocked by Auth: the Microsoft Entra token in the authorization header cannot authorize '${action}'. ` +
      'Metadata writes need the account key or the management plane.',
    { substatus: 5300 },
  );
