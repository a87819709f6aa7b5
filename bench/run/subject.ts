import type { Container } from '@azure/cosmos';
import type { HttpLoad } from './load/http-load.ts';
import type { Scale } from './scale.ts';

/** A product of the catalogue that calls of one subject go to. No two subjects have one in common. */
export interface Target {
  readonly id: string;
  readonly category: string;
  readonly etag: string;
}

/**
 * One call, which fails unless it was answered as it should be.
 * @param n number of the call: 0, 1, 2 … over all rounds of a subject
 * @param lane which of the calls in flight it is: two at the same time are never of one lane
 */
export type Call = (n: number, lane: number) => Promise<unknown>;

/** The processes whose processor time can be asked for. `before` is another build of the service. */
export const PROCESSES = ['stockroom', 'before', 'sdk', 'sdk-transport', 'fastify', 'nest'] as const;
export type ProcessName = (typeof PROCESSES)[number];

/** What the calls of a subject are made of. */
export interface Supplies {
  readonly targets: readonly Target[];
  readonly scale: Scale;
}

/** Who does the work of a case, and how it is asked: over HTTP by the load generator, or as a function of the SDK's own process. */
export type Subject = {
  /** As in the table. */
  readonly who: string;
  /** Where a call of this subject is less than one of the others: calls of a round, and calls at the same time. */
  readonly single?: { readonly calls: number; readonly inFlight: number };
} & (
  | {
      readonly process: Exclude<ProcessName, 'sdk' | 'sdk-transport'>;
      readonly http: (load: HttpLoad, supplies: Supplies) => Call;
    }
  | {
      readonly process: 'sdk' | 'sdk-transport';
      readonly sdk: (container: Container, supplies: Supplies) => Call | Promise<Call>;
    }
);
