import { INTERVALS, startOf } from '../storage/interval.js';
import { withNumber } from './counted.js';
import {
  type CountingContent,
  type MarkContent,
  markId,
  newMark,
  newSummary,
  type SummaryContent,
  summaryId,
} from './counting.document.js';
import type { Observation, Version } from './observations.service.js';
import { type Tally, withMovement, withPrice } from './tally.js';

/** The target of the observations: one generation, in one category. */
export interface Place {
  readonly generation: number;
  readonly category: string;
}

/** Marks and summaries, by id. */
export type Contents = ReadonlyMap<string, CountingContent>;

/** Ids of the documents that an observation may change: the mark first, then the summaries. */
export const idsOf = ({ generation }: Place, { ledgerName, at }: Observation): string[] => [
  markId(generation, ledgerName),
  ...INTERVALS.map((interval) => summaryId(generation, interval, startOf(interval, at))),
];

/**
 * Counts observations. An observation that was counted before changes nothing.
 * @param before the stored documents
 * @returns the documents to write, mark and summaries in one transaction
 */
export function countObservations(
  place: Place,
  observations: readonly Observation[],
  before: Contents,
): Contents {
  const changed = new Map<string, CountingContent>();
  const find = (id: string): CountingContent | undefined => changed.get(id) ?? before.get(id);
  for (const observation of observations) {
    const mark = markFor(place, observation, find);
    const next = marked(mark, observation);
    if (next === undefined) continue;
    changed.set(next.id, next);
    for (const interval of INTERVALS) {
      const start = startOf(interval, observation.at);
      const found = find(summaryId(place.generation, interval, start));
      const summary = isSummary(found)
        ? found
        : newSummary(place.generation, interval, start, place.category);
      changed.set(summary.id, { ...summary, tally: counted(summary.tally, observation) });
    }
  }
  return changed;
}

function markFor(
  { generation }: Place,
  { ledgerName }: Observation,
  find: (id: string) => CountingContent | undefined,
): MarkContent {
  const found = find(markId(generation, ledgerName));
  return found?.type === 'mark' ? found : newMark(generation, ledgerName);
}

/** The mark with the observation added; undefined when it was counted before. */
function marked(mark: MarkContent, observation: Observation): MarkContent | undefined {
  if ('movement' in observation) {
    const counts = withNumber(mark, observation.movement.sequence);
    return counts && { ...mark, ...counts };
  }
  const { version } = observation;
  return mark.version === undefined || isLater(version, mark.version) ? { ...mark, version } : undefined;
}

const isLater = (one: Version, other: Version): boolean =>
  one.ts > other.ts || (one.ts === other.ts && one.lsn > other.lsn);

const counted = (tally: Tally, observation: Observation): Tally =>
  'movement' in observation ? withMovement(tally, observation.movement) : withPrice(tally, observation.cents);

const isSummary = (content: CountingContent | undefined): content is SummaryContent =>
  content !== undefined && content.type !== 'mark';
