import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWK, SignJWT } from 'jose';
import type { Variables } from './create-app-at.js';

/** What a test has a token say; undefined leaves the claim out. */
export type Claims = Readonly<Record<string, unknown>>;

/** A key of the provider's, or of somebody who would like to be it. */
export interface SigningKey extends GenerateKeyPairResult {
  readonly kid: string;
  readonly alg: string;
}

export async function signingKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  return { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) };
}

export async function publicJwk({ publicKey, kid, alg }: SigningKey): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
}

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** An identity provider on a port of its own: it publishes its public keys, and signs whatever a test claims. */
export class IdentityProvider implements AsyncDisposable {
  readonly issuer = 'https://login.example/acme/v2.0';
  readonly audience = 'api://stockroom';
  /** How often somebody asked for the keys. */
  fetches = 0;
  /** Answers 503 while true. */
  away = false;

  private constructor(
    private readonly server: Server,
    private keys: readonly SigningKey[],
  ) {
    server.on('request', (_request, response) => {
      this.fetches += 1;
      void this.publish().then((body) => response.writeHead(this.away ? 503 : 200).end(body));
    });
  }

  static async start(): Promise<IdentityProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new IdentityProvider(server, [await signingKey('first')]);
  }

  get url(): string {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The provider does not listen.');
    return `http://127.0.0.1:${address.port}/keys`;
  }

  get env(): Variables {
    return {
      AUTH_MODE: 'jwt',
      JWT_ISSUER: this.issuer,
      JWT_AUDIENCE: this.audience,
      JWKS_URI: this.url,
      JWKS_COOLDOWN_MS: '0',
      JWT_TENANT_CLAIM: 'tid',
      JWT_SCOPES_CLAIM: 'scp,roles',
    };
  }

  /** The newest key, with which tokens are signed. */
  get key(): SigningKey {
    const newest = this.keys.at(-1);
    if (newest === undefined) throw new Error('The provider has no key.');
    return newest;
  }

  /** From now on only this key counts. */
  replaceKey(key: SigningKey): void {
    this.keys = [key];
  }

  /** A token that is in order, but for what is given. */
  sign(claims: Claims = {}, { key = this.key, header = {} }: { key?: SigningKey; header?: object } = {}) {
    return new SignJWT({
      iss: this.issuer,
      aud: this.audience,
      sub: 'ann',
      tid: 'acme',
      scp: 'products:read',
      iat: inSeconds(0),
      exp: inSeconds(300),
      ...claims,
    })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
      .sign(key.privateKey);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async publish(): Promise<string> {
    return JSON.stringify({ keys: await Promise.all(this.keys.map(publicJwk)) });
  }
}
