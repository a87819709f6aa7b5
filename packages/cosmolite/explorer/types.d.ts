/** What the explorer's scripts hand to one another; erased, never served. */

export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json;
}

/** What newer browsers know and TypeScript's library does not: a number as it was written. */
declare global {
  interface JSON {
    rawJSON?(text: string): object;
    isRawJSON?(value: unknown): boolean;
  }
}

/** A JSON object as it was written, and what it says. */
export interface ObjectText {
  readonly text: string;
  readonly value: JsonObject;
}

/** An answer of the emulator. */
export interface Answer<Body> {
  readonly body: Body;
  /** The body as it came: every digit of its numbers, and members in their order. */
  readonly text: string;
  /** Request units. */
  readonly charge: number;
  /** From sending the request to having read the answer. */
  readonly milliseconds: number;
  readonly continuation?: string;
}

/** A container by name. */
export interface Place {
  readonly database: string;
  readonly container: string;
}

/** Values of a partition key; undefined for a property that is missing. */
export type PartitionKey = readonly (Json | undefined)[];

export interface DatabaseResource {
  readonly id: string;
}

export interface ContainerResource {
  readonly id: string;
  readonly partitionKey: {
    readonly paths: readonly string[];
    readonly kind: string;
    readonly version: number;
  };
  readonly indexingPolicy: JsonObject;
  readonly uniqueKeyPolicy: { readonly uniqueKeys: readonly { readonly paths: readonly string[] }[] };
  readonly defaultTtl?: number;
  readonly _self: string;
}

/** Throughput of the container whose `_self` is `resource`. */
export interface OfferResource {
  readonly resource: string;
  readonly content: {
    readonly offerThroughput: number;
    readonly offerAutopilotSettings?: { readonly maxThroughput: number };
  };
}

export interface RangeResource {
  readonly id: string;
  readonly minInclusive: string;
  readonly maxExclusive: string;
}

export type Item = JsonObject & { readonly id: string; readonly _etag: string; readonly _ts: number };

export interface QuerySpec {
  readonly query: string;
  readonly parameters: readonly { readonly name: string; readonly value: Json }[];
}

/** One page of rows, as the emulator answered it. */
export type Page = Answer<{ readonly Documents: readonly Json[] }>;

/** Characters of the query text an error is about, `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the emulator counts, since it started. */
export interface Metrics {
  readonly operations: Readonly<Record<string, OperationMetrics>>;
  readonly containers: readonly ContainerMetrics[];
}

export interface OperationMetrics {
  readonly requests: number;
  /** Answers with 429. */
  readonly throttled: number;
  /** Answers with any other error. */
  readonly failed: number;
  readonly requestUnits: number;
}

export interface ContainerMetrics {
  readonly database: string;
  readonly container: string;
  readonly partitions: number;
  readonly items: number;
  readonly bytes: number;
  /** Absent when neither the container nor its database was given any. */
  readonly provisioned?: {
    readonly requestUnitsPerSecond: number;
    /** Of the database, shared with its other containers. */
    readonly isShared: boolean;
    /** Whether requests above it are refused. */
    readonly isEnforced: boolean;
  };
  readonly physicalPartitions: readonly PartitionMetrics[];
}

export interface PartitionMetrics {
  readonly id: string;
  readonly requests: number;
  /** Answers with 429 because it had no request units left. */
  readonly throttled: number;
  readonly requestUnits: number;
  readonly requestUnitsPerSecond: { readonly last: number; readonly busiest: number };
  /** Its part of the throughput, and which part of that it used in those seconds. */
  readonly provisioned?: number;
  readonly used?: { readonly last: number; readonly busiest: number };
  readonly items: number;
  readonly bytes: number;
}
