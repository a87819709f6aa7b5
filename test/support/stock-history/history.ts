import type { Json } from '../products.js';

/** What a client asks for. Products and reservations go by the names that the driver gives them. */
export type Command =
  | { readonly kind: 'create'; readonly quantity: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'adjustment'; readonly location: string; readonly delta: number }
  | { readonly kind: 'count'; readonly location: string; readonly counted: number }
  | { readonly kind: 'transfer'; readonly from: string; readonly to: string; readonly quantity: number }
  /** A PATCH of the product. No two of one product name the same quantity: it tells whose movement is whose. */
  | { readonly kind: 'quantity'; readonly quantity: number }
  | { readonly kind: 'settings'; readonly reorderPoint: number }
  | { readonly kind: 'reserve'; readonly lines: readonly Line[] }
  | { readonly kind: 'confirm' | 'release' | 'extend'; readonly reservation: string };

export interface Line {
  readonly product: string;
  readonly quantity: number;
}

/** One command of one client, from its first request to its last answer. */
export interface Call {
  /** Also the reference of its movements, and of its reservation. */
  readonly name: string;
  /** Absent for what concerns reservations. */
  readonly product?: string;
  readonly command: Command;
  /** Monotonic milliseconds. */
  readonly began: number;
  readonly ended: number;
  /** `refused`: certainly without effect. `unknown`: the client never learned. */
  readonly outcome: 'done' | 'refused' | 'unknown';
  /** Requests that were sent, all with one key. */
  readonly attempts: number;
  /** Of a refusal. */
  readonly code?: string;
  /** Movements that the answer shows. */
  readonly movements?: readonly Json[];
}

/** An entry of a ledger, as the API shows it. */
export interface Entry {
  readonly id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly location: string;
  readonly delta: number;
  readonly reservedDelta: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly reference?: string;
}

/** A product after everything: its ledger, oldest first, and what its own answer says. */
export interface FinalProduct {
  readonly ledger: readonly Entry[];
  /** Undefined when it was deleted. */
  readonly shown?: { readonly quantity: number; readonly reserved: number; readonly reorderPoint?: number };
}

export interface History {
  readonly calls: readonly Call[];
  readonly products: ReadonlyMap<string, FinalProduct>;
  /** The state of each reservation that somebody was told of, by the name of the call that made it. */
  readonly reservations: ReadonlyMap<string, string>;
}
