import {
  FIRST_STEP,
  isEnd,
  MOVE_STEPS,
  type MoveEnd,
  type MoveStep,
} from '../../src/modules/products/move/move-steps.js';

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
interface Sums {
  readonly onHand: number;
  readonly reserved: number;
}

/** The stock in a document: its levels, which ledger explains them, and what of that is not posted yet. */
interface Stock extends Sums {
  readonly ledger: string;
  readonly unposted: number;
}

interface Origin {
  readonly move: string;
  readonly from: Place;
  readonly etag: string;
}

/** A document. `line`: which product it is, wherever it stands and whatever it says. */
interface Doc {
  readonly type: 'product' | 'incoming';
  readonly line: string;
  readonly content: string;
  readonly etag: string;
  readonly stock: Stock;
  readonly origin?: Origin;
  /** Of an announcement: what the ledger of the original ends with. */
  readonly closing?: { readonly ledger: string; readonly onHand: number };
}

type Point = MoveStep | 'begin' | 'announce' | 'identify' | 'unmoved' | 'write' | 'ended' | 'dead';

/** Where somebody stands. All that is remembered between two requests to the database. */
interface Actor {
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

const MOST_TRIES = 2;

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

const holding = (ledger: string, onHand: number, unposted: number): Stock => ({
  ledger,
  onHand,
  reserved: 0,
  unposted,
});

const isOver = ({ point }: Actor): boolean => point === 'ended' || point === 'dead';

/** The worlds in which one more request of one actor may end: as it should, with its reply lost, or with the actor dead.
 * One reply is lost in a story, and one actor dies, at whatever point. */
export function nextWorlds(world: World): World[] {
  return world.actors.flatMap((actor, index) => {
    if (isOver(actor)) return [];
    const after = step(world, actor, index);
    const isSpared = world.actors.some(({ point }) => point === 'dead');
    const dead = isSpared ? [] : [withActor(world, index, { ...actor, point: 'dead' })];
    const isWrite = after.docs !== world.docs || after.notes !== world.notes;
    const isIdempotent = actor.ending !== undefined || actor.point === 'announce' || isCommand(actor.deed);
    const lost =
      isWrite && isIdempotent && world.actors.every(({ losses }) => losses === 0)
        ? [withActor(after, index, { ...actor, losses: 1, isDoubtful: actor.point === 'announce' })]
        : [];
    return [after, ...dead, ...lost];
  });
}

/** Reads a place to its end: what everybody does who comes later. */
export function readAll(world: World): World {
  return (['S', 'T', 'U'] as const).reduce(readOne, world);
}

function readOne(world: World, at: Place): World {
  let left = withActor({ ...world, actors: [] }, 0, {
    deed: { do: 'read', at },
    point: 'begin',
    tries: 0,
    losses: 0,
  });
  for (let [actor] = left.actors; actor !== undefined && !isOver(actor); [actor] = left.actors) {
    left = step(left, actor, 0);
  }
  return left;
}

function step(world: World, actor: Actor, index: number): World {
  const { deed, point, ending } = actor;
  if (ending !== undefined && isMoveStep(point)) return moveStep(world, actor, index, point, ending);
  const met = world.docs[deed.do === 'move' && point === 'identify' ? deed.to : deed.at];
  const go = (change: Partial<Actor>) => withActor(world, index, { ...actor, ...change });
  const answer = (status: number) => go({ point: 'ended', answer: status });
  const place = deed.do === 'move' && point === 'identify' ? deed.to : deed.at;
  if (point === 'unmoved' && actor.end === 'moved') return answer(200);
  if (point === 'unmoved' && actor.end === 'left') return answer(404);
  if (point !== 'announce' && point !== 'write' && met?.type === 'incoming') {
    return actor.tries === MOST_TRIES
      ? answer(503)
      : go({
          point: FIRST_STEP,
          tries: actor.tries + 1,
          ending: { place, doc: met, next: point, own: false },
        });
  }
  switch (deed.do) {
    case 'adjust':
    case 'hold':
      return command(world, actor, index, met);
    case 'read':
      return answer(met === undefined ? 404 : 200);
    case 'create':
      if (met !== undefined) return answer(409);
      return write(
        world,
        deed.at,
        {
          type: 'product',
          line: `l${index + 1}`,
          content: 'new',
          etag: freshEtag(world),
          stock: holding(`k${index + 1}`, 1, 1),
        },
        index,
        201,
      );
    case 'patch':
      if (met === undefined) return answer(404);
      return write(
        world,
        deed.at,
        { ...met, content: `${met.content}p${index}`, etag: freshEtag(world) },
        index,
        200,
      );
    case 'put':
    case 'delete': {
      if (point === 'begin') return met === undefined ? answer(404) : go({ point: 'write', read: met });
      if (met?.etag !== actor.read?.etag || met === undefined) {
        return actor.tries === MOST_TRIES ? answer(412) : go({ point: 'begin', tries: actor.tries + 1 });
      }
      if (deed.do === 'put') {
        return write(world, deed.at, { ...met, content: `r${index}`, etag: freshEtag(world) }, index, 200);
      }
      if (isPromised(world, met)) return answer(409);
      const { [deed.at]: _, ...docs } = world.docs;
      const { ledger, onHand, unposted } = met.stock;
      return {
        ...answer(204),
        docs,
        ledgers: entered(world, ledger, { onHand: unposted - onHand, reserved: 0 }),
        truth: { ...world.truth, [met.line]: null },
      };
    }
    case 'move':
      return move(world, actor, index, deed, met);
  }
}

const isCommand = ({ do: what }: Deed): boolean => what === 'adjust' || what === 'hold';

const isPromised = ({ broken }: World, { stock }: Doc): boolean => broken !== 'promise' && stock.reserved > 0;

/** The ledgers with one more movement. */
function entered({ ledgers }: World, ledger: string, by: Sums): World['ledgers'] {
  const { onHand, reserved } = ledgers[ledger] ?? { onHand: 0, reserved: 0 };
  return { ...ledgers, [ledger]: { onHand: onHand + by.onHand, reserved: reserved + by.reserved } };
}

/** One more, or one promised, under a key: what is not posted yet is posted with it. */
function command(world: World, actor: Actor, index: number, met: Doc | undefined): World {
  const go = (change: Partial<Actor>) => withActor(world, index, { ...actor, ...change });
  const isEntered = world.broken !== 'receipt' && world.receipts.includes(index);
  const answer = (status: number) => go({ point: 'ended', answer: isEntered ? 200 : status });
  const { at, do: what } = actor.deed;
  const { read } = actor;
  if (actor.point === 'begin') return met === undefined ? answer(404) : go({ point: 'write', read: met });
  const isOvertaken = met?.type !== 'product' || (world.broken !== 'version' && met.etag !== read?.etag);
  if (isOvertaken || read === undefined) {
    return actor.tries === MOST_TRIES ? answer(503) : go({ point: 'begin', tries: actor.tries + 1 });
  }
  if (isEntered) return answer(200);
  const by = what === 'hold' ? { onHand: 0, reserved: 1 } : { onHand: 1, reserved: 0 };
  const { ledger, unposted } = read.stock;
  const onHand = read.stock.onHand + by.onHand;
  const reserved = read.stock.reserved + by.reserved;
  const then = world.levels[met.line] ?? { onHand: 0, reserved: 0 };
  const left = { onHand: then.onHand + by.onHand, reserved: then.reserved + by.reserved };
  return {
    ...write(
      world,
      at,
      { ...met, etag: freshEtag(world), stock: { ledger, onHand, reserved, unposted: 0 } },
      index,
      200,
    ),
    ledgers: entered(world, ledger, { ...by, onHand: by.onHand + unposted }),
    levels: { ...world.levels, [met.line]: left },
    receipts: [...world.receipts, index],
  };
}

function move(
  world: World,
  actor: Actor,
  index: number,
  { at, to }: Extract<Deed, { do: 'move' }>,
  met: Doc | undefined,
): World {
  const go = (change: Partial<Actor>) => withActor(world, index, { ...actor, ...change });
  const answer = (status: number) => go({ point: 'ended', answer: status });
  switch (actor.point) {
    case 'begin':
      if (met !== undefined && isPromised(world, met)) return answer(409);
      return met === undefined ? answer(404) : go({ point: 'announce', read: met });
    case 'announce': {
      const { read } = actor;
      if (read === undefined || world.docs[to] !== undefined) return go({ point: 'identify' });
      const origin = { move: `m${index}${actor.losses}${actor.tries}`, from: at, etag: read.etag };
      const { ledger, onHand, unposted } = read.stock;
      const doc: Doc = {
        ...read,
        type: 'incoming',
        etag: freshEtag(world),
        origin,
        stock: holding(`k${origin.move}`, onHand, onHand),
        closing: { ledger, onHand: unposted - onHand },
      };
      const ending = { place: to, doc, next: 'unmoved', own: true } as const;
      return {
        ...withActor(world, index, { ...actor, point: FIRST_STEP, ending }),
        docs: { ...world.docs, [to]: doc },
      };
    }
    case 'identify':
      if (met?.origin?.from === at && met.origin.etag === actor.read?.etag) return answer(200);
      if (met !== undefined) return answer(409);
      return actor.tries === MOST_TRIES ? answer(409) : go({ point: 'announce', tries: actor.tries + 1 });
    default:
      return answer(met === undefined ? 404 : 412);
  }
}

/** Carries one step of `MOVE_STEPS` out, as the database would. */
function moveStep(
  world: World,
  actor: Actor,
  index: number,
  point: MoveStep,
  { place, doc, next: afterwards, own }: NonNullable<Actor['ending']>,
): World {
  const { origin } = doc;
  if (origin === undefined) throw new Error('An announcement has an origin.');
  const note = `${origin.from}${origin.move}`;
  const here = world.docs[place];
  const isUntouched = here?.type === 'incoming' && here.etag === doc.etag;
  const go = (next: MoveStep | MoveEnd, after = world) => {
    if (!isEnd(next)) return withActor(after, index, { ...actor, point: next });
    const { ending: _, ...rest } = actor;
    return withActor(after, index, { ...rest, point: afterwards, ...(own ? { end: next } : {}) });
  };
  switch (point) {
    case 'commit': {
      const isThere = world.docs[origin.from]?.etag === origin.etag;
      if (!isThere) return go(MOVE_STEPS.commit.refused);
      const { [origin.from]: _, ...docs } = world.docs;
      const notes = [...world.notes, note].toSorted();
      const committed = [...world.committed, origin.move].toSorted();
      const { ledger = '', onHand = 0 } = doc.closing ?? {};
      const ledgers =
        world.broken === 'closing' ? world.ledgers : entered(world, ledger, { onHand, reserved: 0 });
      return go(MOVE_STEPS.commit.done, { ...world, docs, notes, committed, ledgers });
    }
    case 'consult':
      return go(MOVE_STEPS.consult[world.notes.includes(note) ? 'noted' : 'unnoted']);
    case 'publish': {
      if (!isUntouched) return go(MOVE_STEPS.publish.overtaken);
      const { closing: _, ...rest } = here;
      const { stock } = here;
      const shown: Doc = {
        ...rest,
        type: 'product',
        etag: freshEtag(world),
        stock: { ...stock, unposted: 0 },
      };
      const opening = { onHand: world.broken === 'opening' ? 0 : stock.unposted, reserved: 0 };
      const ledgers = entered(world, stock.ledger, opening);
      return go(MOVE_STEPS.publish.done, { ...world, docs: { ...world.docs, [place]: shown }, ledgers });
    }
    case 'retire': {
      const notes = world.forgets ? world.notes.filter((one) => one !== note) : world.notes;
      return go(MOVE_STEPS.retire.done, { ...world, notes });
    }
    case 'withdraw': {
      if (!isUntouched) return go(MOVE_STEPS.withdraw.overtaken);
      const { [place]: _, ...docs } = world.docs;
      return go(MOVE_STEPS.withdraw.done, { ...world, docs });
    }
    case 'inspect':
      return go(MOVE_STEPS.inspect[here?.origin?.move === origin.move ? 'found' : 'gone']);
  }
}

const withActor = (world: World, index: number, actor: Actor): World => ({
  ...world,
  actors: world.actors.toSpliced(index, 1, actor),
});

function write(world: World, at: Place, doc: Doc, index: number, status: number): World {
  const actor = world.actors[index];
  if (actor === undefined) throw new RangeError('There is no such actor.');
  return {
    ...withActor(world, index, { ...actor, point: 'ended', answer: status }),
    docs: { ...world.docs, [at]: doc },
    truth: { ...world.truth, [doc.line]: doc.content },
    levels: { [doc.line]: { onHand: doc.stock.onHand, reserved: doc.stock.reserved }, ...world.levels },
  };
}

const isMoveStep = (point: Point): point is MoveStep => Object.hasOwn(MOVE_STEPS, point);

/** A version that is nowhere, and that nobody remembers. */
function freshEtag(world: World): string {
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
