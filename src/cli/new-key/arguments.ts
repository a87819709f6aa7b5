import { parseArgs } from 'node:util';
import { SCOPES } from '../../common/context/principal.js';
import { StartError } from '../../common/errors/start-error.js';

/** What the key opens. The values are checked with the row that is made of them. */
export interface KeyArguments {
  readonly id: string;
  readonly tenant: string;
  /** With commas between them. */
  readonly scopes: string;
  /** Undefined for all. */
  readonly category?: readonly string[] | undefined;
}

export const USAGE = `Usage: npm run key:new -- --id shop --tenant acme --scopes products:read[,...] [--category tools]...

  --id        1 to 40 of a-z 0-9 -; names the key in the log, and must be its only one in the list
  --tenant    whose data the key opens
  --scopes    ${SCOPES.join(', ')}; none implies another
  --category  only this category; may be repeated; without it all of the tenant's`;

/** @throws StartError with the usage for anything that is not understood */
export function readArguments(args: string[]): KeyArguments {
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
