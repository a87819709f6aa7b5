import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';
import { Logger } from '@nestjs/common';

/**
 * The credential for whatever the process runs on. Loaded only when it is needed: with a key, the identity
 * library costs start-up time and memory for nothing. `AZURE_TOKEN_CREDENTIALS` narrows the choice, as the
 * library documents it: `prod`, `dev`, or the name of one credential.
 */
export async function defaultCredential(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

/** A credential that tells the log as whom it signed in: once, and again when that changes. */
export class AnnouncedCredential implements TokenCredential {
  private readonly logger = new Logger('Cosmos');
  private announced: string | undefined;

  constructor(private readonly credential: TokenCredential) {}

  async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
    const token = await this.credential.getToken(scopes, options);
    if (token !== null) this.announce(token.token);
    return token;
  }

  private announce(token: string): void {
    const choice = process.env['AZURE_TOKEN_CREDENTIALS'];
    const narrowed = choice === undefined ? '' : ` (AZURE_TOKEN_CREDENTIALS=${choice})`;
    const line = `Signed in with ${this.credential.constructor.name}${narrowed} as ${principalOf(token)}.`;
    if (line === this.announced) return;
    this.announced = line;
    this.logger.log(line);
  }
}

/** Claims of Microsoft's access tokens; the data-plane roles of Cosmos DB are given to the `oid`. */
interface Claims {
  readonly oid?: unknown;
  readonly appid?: unknown;
  /** Resource id of a managed identity. */
  readonly xms_mirid?: unknown;
}

/** Who a token is about. Read, not verified: only the service can do that. */
export function principalOf(token: string): string {
  const { oid, appid, xms_mirid: managedIdentity } = claimsOf(token);
  if (typeof oid !== 'string') return 'a principal that the token does not name';
  if (typeof managedIdentity === 'string') return `principal ${oid}, managed identity ${managedIdentity}`;
  return typeof appid === 'string' ? `principal ${oid}, application ${appid}` : `principal ${oid}`;
}

function claimsOf(token: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
