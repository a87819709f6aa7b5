import { explore } from '../support/explore.js';
import { nextWorlds, readAll } from '../support/move-model/steps.js';
import { begin, canonical, type Deed, type Rule, type World } from '../support/move-model/world.js';

const MOVES: readonly Deed[] = [
  { do: 'move', at: 'S', to: 'T' },
  { do: 'move', at: 'S', to: 'U' },
  { do: 'move', at: 'T', to: 'S' },
  { do: 'move', at: 'T', to: 'U' },
];
const OTHERS: readonly Deed[] = (
  ['patch', 'put', 'delete', 'create', 'read', 'adjust', 'hold'] as const
).flatMap((what) => (['S', 'T'] as const).map((at) => ({ do: what, at })));

/** With `MOVE_RUNS` every three calls; without it three that meet most. */
const RUNS = Number(process.env['MOVE_RUNS'] ?? 0);
const HARDEST: readonly Deed[] = [
  { do: 'move', at: 'T', to: 'S' },
  { do: 'patch', at: 'S' },
];

/** What is at a place, or on its way there for certain. */
const standing = ({ docs, notes }: World) =>
  Object.values(docs).filter(
    ({ type, origin }) => type === 'product' || (origin && notes.includes(`${origin.from}${origin.move}`)),
  );

/** Why a world must not be, if it must not. */
function faultOf(world: World, isEnd: boolean): string | undefined {
  for (const [line, content] of Object.entries(world.truth)) {
    const found = standing(world).filter((doc) => doc.line === line);
    if (found.length !== (content === null ? 0 : 1)) return `${line} is in ${found.length} places`;
    if (found[0] !== undefined && found[0].content !== content) return `${line} has lost a write`;
  }
  const fault = ledgerFaultOf(world);
  if (fault !== undefined) return fault;
  return isEnd ? faultAtEnd(world) : undefined;
}

/** Every level is explained by its ledger, and one that has ended adds up to nothing. */
function ledgerFaultOf(world: World): string | undefined {
  const open = standing(world);
  for (const { line, stock } of open) {
    const { onHand, reserved } = world.ledgers[stock.ledger] ?? { onHand: 0, reserved: 0 };
    const level = world.levels[line];
    if (onHand + stock.unposted !== stock.onHand || reserved !== stock.reserved) {
      return `${line} is not what its ledger says`;
    }
    if (level?.onHand !== stock.onHand || level.reserved !== stock.reserved) {
      return `${line} has lost a movement`;
    }
  }
  const ended = Object.entries(world.ledgers).filter(
    ([name]) => !open.some(({ stock }) => stock.ledger === name),
  );
  if (ended.some(([, { onHand, reserved }]) => onHand !== 0 || reserved !== 0)) {
    return 'a ledger has not ended';
  }
  const isTwice = world.receipts.some((who, place) => world.receipts.indexOf(who) !== place);
  return isTwice ? 'a command was entered twice' : undefined;
}

function faultAtEnd(world: World): string | undefined {
  const later = readAll(world);
  if (Object.values(later.docs).some(({ type }) => type === 'incoming')) return 'a move has not ended';
  for (const [index, { answer, deed, end, isDoubtful }] of world.actors.entries()) {
    const isEntered = world.receipts.includes(index);
    if (answer === 404 && isEntered) return 'a command was refused, and entered';
    if (answer === 200 && (deed.do === 'adjust' || deed.do === 'hold') && !isEntered) {
      return 'a command was answered, and not entered';
    }
    if (deed.do !== 'move' || world.forgets || isDoubtful) continue;
    const hasHappened = later.committed.some((move) => move.startsWith(`m${index}`));
    const isDenied = answer === 409 || answer === 412 || (answer === 404 && end !== 'left');
    if (isDenied && hasHappened) return `a move was refused with ${answer}, and happened`;
  }
  return faultOf(later, false);
}

const read = (state: string): World => JSON.parse(state);
const exploreDeeds = (deeds: readonly Deed[], forgets: boolean, broken?: Rule) =>
  explore(
    canonical(begin(deeds, forgets, broken)),
    (state) => nextWorlds(read(state)).map(canonical),
    (state, isEnd) => faultOf(read(state), isEnd),
  );

/** Every choice of so many of the deeds, the same one twice too. */
function choices(deeds: readonly Deed[], count: number): (readonly Deed[])[] {
  if (count === 0) return [[]];
  return deeds.flatMap((deed, index) =>
    choices(deeds.slice(index), count - 1).map((rest) => [deed].concat(rest)),
  );
}

/** Explores every choice of deeds beside a first move, and prints how much that was. */
function exploreAll(others: readonly (readonly Deed[])[], name: string) {
  const stories = others.flatMap((deeds) => [false, true].map((forgets) => ({ deeds, forgets })));
  let [states, transitions, interleavings] = [0, 0, 0n];
  const faults: string[] = [];
  for (const { deeds, forgets } of stories) {
    const seen = exploreDeeds([{ do: 'move', at: 'S', to: 'T' }, ...deeds], forgets);
    states += seen.states;
    transitions += seen.transitions;
    interleavings += seen.interleavings;
    if (seen.fault !== undefined) faults.push(seen.fault);
  }
  process.stdout.write(
    `${name}: ${stories.length} stories, ${states} states, ${transitions} transitions, ${interleavings} interleavings\n`,
  );
  return { faults, states };
}

describe('the model of a move, in every order, with a crash at every step and a lost reply at every write', () => {
  it.each([
    ['closing', 'read', 'a ledger has not ended'],
    ['opening', 'read', 'is not what its ledger says'],
    ['promise', 'hold', 'has lost a movement'],
    ['receipt', 'adjust', 'a command was entered twice'],
    ['version', 'adjust', 'is not what its ledger says'],
  ] as const)('should find out when nobody keeps the rule of the %s', (rule, what, fault) => {
    const deeds: readonly Deed[] = [
      { do: 'move', at: 'S', to: 'T' },
      { do: what, at: 'S' },
      { do: 'adjust', at: 'S' },
    ];
    expect(exploreDeeds(deeds, false, rule).fault).toContain(fault);
  });

  it('should keep one product and every write beside one other call', () => {
    const { faults, states } = exploreAll(choices([...MOVES, ...OTHERS], 1), 'A move and one call');
    expect(faults).toEqual([]);
    expect(states).toBeGreaterThan(10_000);
  });

  it('should keep one product and every write beside two other calls', () => {
    const others = RUNS > 0 ? choices([...MOVES, ...OTHERS], 2) : [HARDEST];
    const { faults, states } = exploreAll(others, 'A move and two calls');
    expect(faults).toEqual([]);
    expect(states).toBeGreaterThan(10_000);
  }, 3_600_000);
});
