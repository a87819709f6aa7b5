import type { Supplies } from '../subject.ts';
import type { Timing } from './in-flight.ts';

/** What the runner tells a driver. */
export type Command =
  | {
      readonly do: 'prepare';
      readonly caseName: string;
      /** Place among the subjects of the case. */
      readonly subject: number;
      readonly supplies: Supplies;
      /** Of the HTTP server, or of the database. */
      readonly url: string;
      readonly inFlight: number;
    }
  | { readonly do: 'round'; readonly subject: number; readonly first: number; readonly calls: number };

export type Reply = { readonly timing?: Timing } | { readonly error: string };
