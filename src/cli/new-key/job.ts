import { StartError } from '../../common/errors/start-error.js';
import { mintApiKey } from '../../common/identity/api-key.js';
import { parseApiKeyList } from '../../common/identity/api-key-list.js';
import type { KeyArguments } from './arguments.js';
import { refusalText } from './messages.js';

/** A key that nobody has seen yet, and the row of it to configure, which is no secret. */
export interface NewKey {
  readonly key: string;
  readonly row: string;
}

/**
 * Makes a key as the arguments say. The row has passed the check that it will have to pass when it is configured.
 * @throws StartError with what is wrong
 */
export function newKey({ id, tenant, scopes, category }: KeyArguments): NewKey {
  const { key, hash } = mintApiKey(id);
  const row = JSON.stringify({
    id,
    tenant,
    scopes: scopes.split(',').map((scope) => scope.trim()),
    ...(category === undefined ? {} : { categories: category }),
    hash,
  });
  const { problems } = parseApiKeyList(`[${row}]`);
  if (problems.length > 0) throw new StartError(refusalText(problems));
  return { key, row };
}
