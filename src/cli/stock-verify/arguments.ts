import { parseArgs } from 'node:util';
import { StartError } from '../../common/errors/start-error.js';

/** What to verify, and what to do about it. */
export interface VerifyArguments {
  /** Undefined: every tenant. */
  readonly tenant?: string;
  /** Where to go on, as a run before has said. */
  readonly after?: Place;
  readonly repair: boolean;
}

/** A place in the order of a run: tenants by name, and in each its products by key. */
export interface Place {
  readonly tenant: string;
  readonly key: string;
}

export const USAGE = `Usage: npm run stock:verify -- [--tenant acme] [--after <place>] [--repair]

  --tenant  only this tenant; without it all that have products
  --after   goes on behind this place, which a run that ended early has printed
  --repair  gives products from before the ledger their opening movement; changes no quantity`;

/** @throws StartError with the usage for anything that is not understood */
export function readArguments(args: string[]): VerifyArguments {
  const options = {
    tenant: { type: 'string' },
    after: { type: 'string' },
    repair: { type: 'boolean', default: false },
  } as const;
  try {
    const { tenant, after, repair } = parseArgs({ args, options }).values;
    if (tenant === '') throw new RangeError('No tenant.');
    const place = after === undefined ? undefined : readPlace(after);
    if (tenant !== undefined && place !== undefined && place.tenant !== tenant) {
      throw new RangeError('The place is of another tenant.');
    }
    return {
      ...(tenant === undefined ? {} : { tenant }),
      ...(place === undefined ? {} : { after: place }),
      repair,
    };
  } catch (cause) {
    throw new StartError(USAGE, { cause });
  }
}

/** A place as a person copies it. */
export const placeText = ({ tenant, key }: Place): string => `${encodeURIComponent(tenant)}:${key}`;

function readPlace(text: string): Place {
  const [, tenant = '', key = ''] = /^([^:]+):([\w-]+)$/.exec(text) ?? [];
  if (key === '') throw new RangeError('No place.');
  return { tenant: decodeURIComponent(tenant), key };
}
