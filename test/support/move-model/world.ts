import type { MoveEnd, MoveStep } from '../../../src/modules/products/move/move-steps.js';

/** Categories. */
export type Place = 'S' | 'T' | 'U';

/** What somebody does with the one id that there is. A reader stands for everything that meets what is stored. */
export type Deed =
  | { readonly do: 'move'; readonly at: Place; readonly to: Place }
  | { readonly do: 'patch' | 'put' | 'delete' | 'create' | 'read' | 'adjust' | 'hold'; readonly at: Place };

/**
 * Rules that the ledger rests on. `closing`: the commit of a move ends the old ledger. `opening`: publishing posts the new one's
 * beginning. `promise`: what has something reserved neither moves nor goes. `receipt`: a command is entered once under its key.
 * `version`: stock is written over the version that was read.
 */
export type Rule = 'closing' | 'opening' | 'promise' | 'receipt' | 'version';

/** What movements add up to, or what a product holds. */
export interface Sums {
  readonly onHand: number;
  readonly reserved: number;
}

/** The stock in a document: its levels, which ledger explains them, and what of that is not posted yet. */
export interface Stock extends Sums {
  readonly ledger: string;
  readonly unposted: number;
}

interface Origin {
  readonly move: string;
  readonly from: Place;
  readonly etag: string;
}

/** A document. `line`: which product it is, wherever it stands and whatever it says. */
export interface Doc {
  readonly type: 'product' | 'incoming';
  readonly line: string;
  readonly content: string;
  readonly etag: string;
  readonly stock: Stock;
  readonly origin?: Origin;
  /** Of an announcement: what the ledger of the original ends with. */
  readonly closing?: { readonly ledger: string; readonly onHand: number };
}

export type Point = MoveStep | 'begin' | 'announce' | 'identify' | 'unmoved' | 'write' | 'ended' | 'dead';

/** Where somebody stands. All that is remembered between two requests to the database. */
export interface Actor {
  readonly deed: Deed;
  readonly point: Point;
  readonly answer?: number;
  /** The version that was read. */
  readonly read?: Doc;
  /** The announcement whose move is being ended, where it stands, and what comes next. */
  readonly ending?: { readonly place: Place; readonly doc: Doc; readonly next: Point; readonly own: boolean };
  readonly end?: MoveEnd;
  readonly tries: number;
  readonly losses: number;
  /** Whether it does not know that it has announced a move. */
  readonly isDoubtful?: boolean;
}

export interface World {
  readonly docs: Readonly<Partial<Record<Place, Doc>>>;
  readonly notes: readonly string[];
  /** Whether a note that is retired is gone at once, sooner than it ever will, or stays, longer than anybody takes. */
  readonly forgets: boolean;
  readonly actors: readonly Actor[];
  /** Every move that has happened. */
  readonly committed: readonly string[];
  /** What the movements of each ledger add up to. */
  readonly ledgers: Readonly<Record<string, Sums>>;
  /** Who has entered a movement under its key, as often as that has happened. */
  readonly receipts: readonly number[];
  /** A rule that nobody keeps. */
  readonly broken?: Rule;
  /** What every product says since the last write that took effect; null once it was deleted. */
  readonly truth: Readonly<Record<string, string | null>>;
  /** What every product holds by the commands that took effect. */
  readonly levels: Readonly<Record<string, Sums>>;
}

export const MOST_TRIES = 2;

export const begin = (deeds: readonly Deed[], forgets: boolean, broken?: Rule): World => ({
  // One of its movements still stands in the product.
  docs: { S: { type: 'product', line: 'l0', content: '', etag: 'e0', stock: holding('k0', 3, 1) } },
  ledgers: { k0: { onHand: 2, reserved: 0 } },
  levels: { l0: { onHand: 3, reserved: 0 } },
  receipts: [],
  ...(broken === undefined ? {} : { broken }),
  notes: [],
  forgets,
  committed: [],
  actors: deeds.map((deed) => ({ deed, point: 'begin', tries: 0, losses: 0 })),
  truth: { l0: '' },
});

export const holding = (ledger: string, onHand: number, unposted: number): Stock => ({
  ledger,
  onHand,
  reserved: 0,
  unposted,
});

/** The ledgers with one more movement. */
export function entered({ ledgers }: World, ledger: string, by: Sums): World['ledgers'] {
  const { onHand, reserved } = ledgers[ledger] ?? { onHand: 0, reserved: 0 };
  return { ...ledgers, [ledger]: { onHand: onHand + by.onHand, reserved: reserved + by.reserved } };
}

export const isPromised = ({ broken }: World, { stock }: Doc): boolean =>
  broken !== 'promise' && stock.reserved > 0;

export const withActor = (world: World, index: number, actor: Actor): World => ({
  ...world,
  actors: world.actors.toSpliced(index, 1, actor),
});

export function write(world: World, at: Place, doc: Doc, index: number, status: number): World {
  const actor = world.actors[index];
  if (actor === undefined) throw new RangeError('There is no such actor.');
  return {
    ...withActor(world, index, { ...actor, point: 'ended', answer: status }),
    docs: { ...world.docs, [at]: doc },
    truth: { ...world.truth, [doc.line]: doc.content },
    levels: { [doc.line]: { onHand: doc.stock.onHand, reserved: doc.stock.reserved }, ...world.levels },
  };
}

/** A version that is nowhere, and that nobody remembers. */
export function freshEtag(world: World): string {
  const known = JSON.stringify(world).match(/(?<="e)\d+(?=")/g) ?? [];
  return `e${Math.max(0, ...known.map(Number)) + 1}`;
}

/** The world, with versions numbered in the order in which they are mentioned: worlds that differ only in that are the same. */
export function canonical({ docs, ...rest }: World): string {
  const ordered = { S: docs.S, T: docs.T, U: docs.U };
  const names = new Map<string, string>();
  return JSON.stringify({ docs: ordered, ...rest }).replaceAll(/"e\d+"/g, (name) => {
    const known = names.get(name) ?? `"e${names.size}"`;
    names.set(name, known);
    return known;
  });
}
