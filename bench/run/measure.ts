import { median } from '../support/stats.ts';
import type { CallCase } from './bench-case.ts';
import type { Subject, Target } from './subject.ts';
import { processorMs, untilResting } from './processor-time.ts';
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
  /** Calls of each round. */
  readonly calls: number;
  readonly inFlight: number;
  readonly unit: string;
  readonly subjects: readonly Measured[];
}

export interface MeasureOptions {
  readonly rounds: number;
  readonly calls: (of: CallCase) => number;
  readonly inFlight: number;
}

/** Lets the subjects of a case take turns, so that a slow moment of the machine hits all of them. */
export async function measureCalls(
  stage: Stage,
  one: CallCase,
  { rounds, calls: callsOf, inFlight: ofRun }: MeasureOptions,
): Promise<CaseResult> {
  const inFlight = one.inFlight ?? ofRun;
  const calls = callsOf(one);
  const units = calls * (one.unit?.perCall(stage.scale) ?? 1);
  const taking = await takePart(stage, one, inFlight);
  await untilResting(stage.service, stage.database);
  let first = 0;
  // The first round warms up: compilers, connections, caches.
  for (let round = 0; round <= rounds; round += 1, first += calls) {
    const turns = [...taking.slice(round % taking.length), ...taking.slice(0, round % taking.length)];
    for (const { subject, index, results } of turns) {
      const { driver, pid } = await stage.actors(subject);
      const before = [processorMs(pid), processorMs(stage.database)] as const;
      const { wallMs, medianMs, p99Ms } = await driver.round(index, first, calls);
      const [own, database] = [processorMs(pid) - before[0], processorMs(stage.database) - before[1]];
      const [cpuUs, databaseCpuUs] = [(own * 1_000) / units, (database * 1_000) / units];
      const perSecond = (units * 1_000) / wallMs;
      if (round > 0) results.push({ cpuUs, databaseCpuUs, perSecond, medianMs, p99Ms });
    }
  }
  const [ours = []] = taking.map(({ results }) => results);
  return {
    name: one.name,
    title: one.title,
    calls,
    inFlight,
    unit: one.unit?.name ?? 'call',
    subjects: taking.map(({ subject, results }) => ({
      who: subject.who,
      value: medianRound(results),
      cpuRatio: median(results.map(({ cpuUs }, n) => cpuUs / (ours[n]?.cpuUs ?? Number.NaN))),
      rateRatio: median(results.map(({ perSecond }, n) => (ours[n]?.perSecond ?? Number.NaN) / perSecond)),
      rounds: results,
    })),
  };
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
    await driver.prepare({ caseName: one.name, subject: index, targets: share, url, inFlight });
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
