import { median } from '../support/stats.ts';
import type { CallCase } from './bench-case.ts';
import type { Subject, Target } from './subject.ts';
import { processorMs, untilResting } from './processor-time.ts';
import { callsIn } from './scale.ts';
import type { Stage } from './stage.ts';

/** One round of one subject. */
export interface Round {
  /** Processor time of whoever does the calls, and of the database, in microseconds for each unit. */
  readonly cpuUs: number;
  readonly databaseCpuUs: number;
  /** Units a second. */
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface Measured {
  readonly who: string;
  /** Calls of each round. */
  readonly calls: number;
  /** The median of the rounds, figure by figure. */
  readonly value: Round;
  /** Against the first subject, round by round, the median: its processor time to ours, our units a second to its. */
  readonly cpuRatio: number;
  readonly rateRatio: number;
  readonly rounds: readonly Round[];
}

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly inFlight: number;
  readonly unit: string;
  readonly subjects: readonly Measured[];
}

export interface MeasureOptions {
  readonly rounds: number;
  readonly calls: (of: CallCase) => number;
  readonly inFlight: number;
}

/** Before this many calls V8 still compiles what they use: the more of it, the more code a subject has. */
const WARM_CALLS = 10_000;
const MOST_WARM_UP_ROUNDS = 4;

/** Rounds that do not count: compilers, connections, caches. */
const warmUpRounds = (calls: number): number => Math.min(MOST_WARM_UP_ROUNDS, Math.ceil(WARM_CALLS / calls));

/** Lets the subjects of a case take turns, so that a slow moment of the machine hits all of them. */
export async function measureCalls(
  stage: Stage,
  one: CallCase,
  { rounds, calls: callsOf, inFlight: ofRun }: MeasureOptions,
): Promise<CaseResult> {
  const inFlight = one.inFlight ?? ofRun;
  const calls = callsIn(stage.scale, callsOf(one));
  const taking = await takePart(stage, one, inFlight);
  await untilResting(stage.service, stage.database);
  const warmUp = one.unit === undefined && !stage.scale.isQuick ? warmUpRounds(calls) : 1;
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const turns = [...taking.slice(round % taking.length), ...taking.slice(0, round % taking.length)];
    for (const { subject, index, results } of turns) {
      const work = workOf(stage, one, subject, calls);
      const done = await doRound(stage, subject, index, round * work.calls, work);
      if (round >= warmUp) results.push(done);
    }
  }
  const [ours = []] = taking.map(({ results }) => results);
  return {
    name: one.name,
    title: one.title,
    inFlight,
    unit: one.unit?.name ?? 'call',
    subjects: taking.map(({ subject, results }) => ({
      who: subject.who,
      calls: workOf(stage, one, subject, calls).calls,
      value: medianRound(results),
      cpuRatio: median(results.map(({ cpuUs }, n) => cpuUs / (ours[n]?.cpuUs ?? Number.NaN))),
      rateRatio: median(results.map(({ perSecond }, n) => (ours[n]?.perSecond ?? Number.NaN) / perSecond)),
      rounds: results,
    })),
  };
}

/** Calls of a subject in a round, and what they are for the table. */
function workOf({ scale }: Stage, { unit }: CallCase, { single }: Subject, calls: number) {
  if (single === undefined) return { calls, units: calls * (unit?.perCall(scale) ?? 1) };
  const few = callsIn(scale, single.calls);
  return { calls: few, units: few };
}

/** Lets a subject do its calls of one round. */
async function doRound(
  stage: Stage,
  subject: Subject,
  index: number,
  first: number,
  work: Work,
): Promise<Round> {
  const { driver, pid } = await stage.actors(subject);
  const before = [processorMs(pid), processorMs(stage.database)] as const;
  const { wallMs, medianMs, p99Ms } = await driver.round(index, first, work.calls);
  const [own, database] = [processorMs(pid) - before[0], processorMs(stage.database) - before[1]];
  return {
    cpuUs: (own * 1_000) / work.units,
    databaseCpuUs: (database * 1_000) / work.units,
    perSecond: (work.units * 1_000) / wallMs,
    medianMs,
    p99Ms,
  };
}

interface Work {
  readonly calls: number;
  readonly units: number;
}

interface Taking {
  readonly subject: Subject;
  readonly index: number;
  readonly results: Round[];
}

/** Those subjects of a case that there are in this run, each with its share of the products. */
async function takePart(stage: Stage, one: CallCase, inFlight: number): Promise<Taking[]> {
  const present = one.subjects.flatMap((subject, index) =>
    stage.has(subject.process) ? [{ subject, index, results: [] }] : [],
  );
  const targets = await one.prepare(stage);
  for (const [place, { subject, index }] of present.entries()) {
    const { driver, url } = await stage.actors(subject);
    const share: readonly Target[] = targets.filter((_, n) => n % present.length === place);
    await driver.prepare({
      caseName: one.name,
      subject: index,
      supplies: { targets: share, scale: stage.scale },
      url,
      inFlight: subject.single?.inFlight ?? inFlight,
    });
  }
  return present;
}

function medianRound(rounds: readonly Round[]): Round {
  const of = (name: keyof Round): number => median(rounds.map((round) => round[name]));
  return {
    cpuUs: of('cpuUs'),
    databaseCpuUs: of('databaseCpuUs'),
    perSecond: of('perSecond'),
    medianMs: of('medianMs'),
    p99Ms: of('p99Ms'),
  };
}
