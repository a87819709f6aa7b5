import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKeysService } from './api-keys.service.js';
import { API_KEY_CHALLENGE, bearerChallenge } from './challenges.js';
import type { JwtAuthenticator } from './jwt-authenticator.js';
import { type Principal, unrestricted } from '../context/principal.js';
import { unauthenticated } from './identity.errors.js';

/** The ways to prove who one is. Without any, everybody is the default tenant's and may do everything. */
export interface Authenticators {
  readonly apiKeys?: ApiKeysService;
  readonly jwt?: JwtAuthenticator;
}

/** Finds out who sends a request, by the credential that its headers carry. */
export class AuthenticationService {
  private readonly everybody: Principal;

  constructor(
    private readonly by: Authenticators,
    defaultTenant: string,
  ) {
    this.everybody = unrestricted('none', defaultTenant);
  }

  /** What a refusal answers in `WWW-Authenticate`: one challenge for each way to prove who one is. */
  challenges({ authorization }: IncomingHttpHeaders): string[] {
    return [
      ...(this.by.apiKeys === undefined ? [] : [API_KEY_CHALLENGE]),
      ...(this.by.jwt === undefined ? [] : [bearerChallenge(tokenOf(authorization) !== undefined)]),
    ];
  }

  /** @throws AppError `unauthenticated`, `identity_unavailable` */
  async identify({ authorization, 'x-api-key': key }: IncomingHttpHeaders): Promise<Principal> {
    const { apiKeys, jwt } = this.by;
    if (apiKeys === undefined && jwt === undefined) return this.everybody;
    const token = tokenOf(authorization);
    if (apiKeys !== undefined && jwt !== undefined && key !== undefined && token !== undefined) {
      throw unauthenticated('Send one credential, not two.');
    }
    if (apiKeys !== undefined && key !== undefined) return byKey(apiKeys, String(key));
    if (jwt !== undefined && token !== undefined) return jwt.authenticate(token);
    throw unauthenticated('This call needs a credential.');
  }
}

/** A bearer credential (RFC 6750, section 2.1). */
function tokenOf(authorization: string | undefined): string | undefined {
  return /^bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
}

function byKey(keys: ApiKeysService, key: string): Principal {
  const principal = keys.find(key);
  if (principal === undefined) throw unauthenticated('The API key is not valid.');
  return principal;
}
