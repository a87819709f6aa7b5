import { FIRST_STEP, MOVE_STEPS, type MoveStep } from '../../../src/modules/products/move/move-steps.js';
import { move, moveStep } from './move.js';
import {
  type Actor,
  type Deed,
  type Doc,
  entered,
  freshEtag,
  holding,
  isPromised,
  MOST_TRIES,
  type Place,
  type Point,
  withActor,
  write,
  type World,
} from './world.js';

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
const isMoveStep = (point: Point): point is MoveStep => Object.hasOwn(MOVE_STEPS, point);
