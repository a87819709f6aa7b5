import { parseArgs } from 'node:util';
import { StartError } from '../errors/start-error.js';
import { mintApiKey } from './api-key.js';
import { parseApiKeyList } from './api-key-list.js';
import { SCOPES } from '../context/principal.js';

export const USAGE = `Usage: npm run key:new -- --id shop --tenant acme --scopes products:read[,...] [--category tools]...

  --id        1 to 40 of a-z 0-9 -; names the key in the log, and must be its only one in the list
  --tenant    whose data the key opens
  --scopes    ${SCOPES.join(', ')}; none implies another
  --category  only this category; may be repeated; without it all of the tenant's`;

/** A key that nobody has seen yet, and the row of it to configure, which is no secret. */
export interface NewKey {
  readonly key: string;
  readonly row: string;
}

/**
 * Makes a key as the arguments say. The row has passed the check that it will have to pass when it is configured.
 * @throws StartError with what is wrong, or the usage
 */
export function newKey(args: string[]): NewKey {
  const { id, tenant, scopes, category } = readArguments(args);
  const { key, hash } = mintApiKey(id);
  const row = JSON.stringify({
    id,
    tenant,
    scopes: scopes.split(',').map((scope) => scope.trim()),
    ...(category === undefined ? {} : { categories: category }),
    hash,
  });
  const { problems } = parseApiKeyList(`[${row}]`);
  if (problems.length > 0) {
    throw new StartError(problems.map((problem) => problem.replace('entry 0: ', '')).join('\n'));
  }
  return { key, row };
}

function readArguments(args: string[]) {
  const text = { type: 'string', default: '' } as const;
  const options = {
    id: text,
    tenant: text,
    scopes: text,
    category: { type: 'string', multiple: true },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (values.id === '' || values.tenant === '' || values.scopes === '') throw new RangeError('Too few.');
    return values;
  } catch (cause) {
    throw new StartError(USAGE, { cause });
  }
}
