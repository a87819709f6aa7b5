import type { Scale } from './scale.ts';
import type { Stage } from './stage.ts';
import type { Subject, Target } from './subject.ts';

/** Calls that several subjects can do; the first one is the service. */
export interface CallCase {
  readonly kind: 'calls';
  /** As in `--only`. */
  readonly name: string;
  readonly title: string;
  /** Calls of one round, before `--calls`. */
  readonly calls: number;
  /** At the same time. Default: that of the run. */
  readonly inFlight?: number;
  /** What a figure is for, and how many of them a call is. Default: a call. Then `--calls` says nothing about the case. */
  readonly unit?: { readonly name: string; readonly perCall: (scale: Scale) => number };
  readonly subjects: readonly Subject[];
  /** Makes what the calls need, once, and says which products they may use. */
  prepare(stage: Stage): Promise<readonly Target[]>;
}

/** A figure of another shape, with a table of its own. */
export interface OwnCase {
  readonly kind: 'own';
  readonly name: string;
  readonly title: string;
  measure(stage: Stage): Promise<Table>;
}

export type BenchCase = CallCase | OwnCase;

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said below the table. */
  readonly note?: string;
}
