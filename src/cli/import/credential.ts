import { ImportFailure } from './common/import-failure.js';

interface Secrets {
  readonly key?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * The header that proves who imports; none when nothing is given, for a service on a laptop asks for none.
 * @param env used only when there is no option: it may hold what another command needs
 * @throws ImportFailure for two credentials, which the service would refuse
 */
export function credentialOf(
  options: Secrets,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const variables = { key: env['STOCKROOM_API_KEY'], token: env['STOCKROOM_TOKEN'] };
  const { key, token } = (options.key ?? options.token) ? options : variables;
  if (key && token) {
    throw new ImportFailure(
      'Give one credential: an API key (--key, STOCKROOM_API_KEY) or a token (--token, STOCKROOM_TOKEN).',
    );
  }
  if (key) return { 'x-api-key': key };
  return token ? { authorization: `Bearer ${token}` } : {};
}
