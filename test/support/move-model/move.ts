import {
  isEnd,
  MOVE_STEPS,
  FIRST_STEP,
  type MoveEnd,
  type MoveStep,
} from '../../../src/modules/products/move/move-steps.js';
import {
  type Actor,
  type Deed,
  type Doc,
  entered,
  freshEtag,
  holding,
  isPromised,
  MOST_TRIES,
  withActor,
  type World,
} from './world.js';

/** A move up to its announcement, and what is told when it has ended. */
export function move(
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
export function moveStep(
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
