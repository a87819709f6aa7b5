import type { KeyRange } from '../../ranges/key-range.js';

/** The latest-version mode, by its name in the request header and in the .NET lease. */
export const LATEST_VERSION = 'Incremental Feed';

/**
 * One lease: the owner of a range of keys, and its checkpoint. The form is that of the .NET SDK's range leases
 * (azure-cosmos-dotnet-v3, `DocumentServiceLeaseCoreEpk`, version 1): its tools and KEDA's scaler can read it.
 */
export interface LeaseDocument {
  /** `{prefix}..{LeaseToken}`; also the partition key. */
  readonly id: string;
  /** 1: a lease of a range of effective partition keys. 0 would be one of a physical partition's id. */
  readonly version: 1;
  /** `{min}-{max}` of the range. */
  readonly LeaseToken: string;
  readonly FeedRange: { readonly Range: KeyRange };
  /** Name of the instance that reads the range; null: free. */
  readonly Owner: string | null;
  /** The checkpoint: etag of the last handled page, quoted; null: the start position of the processor. */
  readonly ContinuationToken: string | null;
  /** Free for the implementation, text only. */
  readonly properties: LeaseProperties;
  readonly Mode: typeof LATEST_VERSION;
  /** Last write of the owner, ISO 8601 by its own clock. For people and other tools; never compared here. */
  readonly timestamp: string | null;
}

/** Additions to the form. Every value is text, as in .NET's `Dictionary<string, string>`. */
export interface LeaseProperties {
  /** Counts the writes of owners: as long as it grows, the owner is alive. */
  readonly sequence: string;
  /** Counts the resets of the processor. */
  readonly generation: string;
  /** Name of the instance that asks the owner for this lease. */
  readonly wantedBy?: string;
  /** Comma-separated tokens of the leases that replace it. A lease with this property is no longer read. */
  readonly splitInto?: string;
}

/** A lease as it is stored. */
export interface StoredLease extends LeaseDocument {
  /** Quoted. */
  readonly _etag: string;
}

/** A lease that this instance owns, and its range of keys. */
export interface OwnedLease {
  readonly leaseToken: string;
  readonly range: KeyRange;
}

/** The values of a new lease. */
export interface LeaseSeed {
  readonly prefix: string;
  readonly range: KeyRange;
  readonly token: string | null;
  readonly generation: string;
}

/** Ids of the leases of one processor begin with this, as in .NET. */
export const leaseIdPrefix = (prefix: string): string => `${prefix}..`;

/** A new lease without an owner. */
export function newLease({ prefix, range, token, generation }: LeaseSeed): LeaseDocument {
  const leaseToken = tokenOf(range);
  return {
    id: leaseIdPrefix(prefix) + leaseToken,
    version: 1,
    LeaseToken: leaseToken,
    FeedRange: { Range: { min: range.min, max: range.max } },
    Owner: null,
    ContinuationToken: token,
    properties: { sequence: '0', generation },
    Mode: LATEST_VERSION,
    timestamp: null,
  };
}

/** The parts of a lease that is being split; undefined otherwise. */
export function partsOf({ properties: { splitInto } }: LeaseDocument): KeyRange[] | undefined {
  return splitInto?.split(',').map((token) => {
    const [min = '', max = ''] = token.split('-');
    return { min, max };
  });
}

/** Whether a reset lies in between. Of a lease of .NET nobody knows. */
export const isOfLater = (
  { properties }: LeaseDocument,
  { generation }: Pick<LeaseProperties, 'generation'>,
): boolean => Number(properties.generation) > Number(generation);

const tokenOf = ({ min, max }: KeyRange): string => `${min}-${max}`;

/** The text of `splitInto`. */
export const textOfParts = (parts: readonly KeyRange[]): string => parts.map(tokenOf).join(',');

export const rangeOf = ({ FeedRange }: LeaseDocument): KeyRange => FeedRange.Range;
