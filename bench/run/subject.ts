import type { Container } from '@azure/cosmos';
import type { HttpLoad } from './load/http-load.ts';

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

/** Who does the work of a case, and how it is asked: over HTTP by the load generator, or as a function of the SDK's own process. */
export type Subject = { readonly who: string } & (
  | {
      readonly process: Exclude<ProcessName, 'sdk' | 'sdk-transport'>;
      readonly http: (load: HttpLoad, targets: readonly Target[]) => Call;
    }
  | {
      readonly process: 'sdk' | 'sdk-transport';
      readonly sdk: (container: Container, targets: readonly Target[]) => Call | Promise<Call>;
    }
);
