import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/context/request-context.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import type { Partition } from '../../catalog-store/partition.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { countObservations, idsOf, type Place } from './count-observations.js';
import { CountingRepository } from './counting.repository.js';
import type { Observation } from './observations.service.js';

/** Wait between two attempts after a conflict with another writer. */
const BACKOFF = { firstMs: 20, longestMs: 1_000 };

/** Counts observations of one category into its summaries, each exactly once. */
@Injectable()
export class CountingService {
  constructor(private readonly repository: CountingRepository) {}

  /** Retries until the signal of the current context aborts. */
  async count(partition: Partition, generation: number, observations: readonly Observation[]): Promise<void> {
    const place = { generation, category: partition.category };
    for (const part of inTransactions(place, observations)) await this.countAtOnce(partition, place, part);
  }

  private async countAtOnce(
    partition: Partition,
    place: Place,
    observations: readonly Observation[],
  ): Promise<void> {
    const { signal } = currentRequest();
    const ids = [...new Set(observations.flatMap((observation) => idsOf(place, observation)))];
    for (let attempt = 0; ; attempt += 1) {
      const before = await this.repository.find(partition, ids);
      const after = countObservations(place, observations, before);
      if (after.size === 0 || (await this.repository.save(partition, after, before))) return;
      await pause(backoffMs(attempt, BACKOFF), signal);
      signal.throwIfAborted();
    }
  }
}

/** Groups of observations that one transaction can write. */
function* inTransactions(place: Place, observations: readonly Observation[]): Generator<Observation[]> {
  let part: Observation[] = [];
  let ids = new Set<string>();
  for (const observation of observations) {
    const needed = idsOf(place, observation);
    if (new Set([...ids, ...needed]).size > MAX_BATCH_OPERATIONS) {
      yield part;
      part = [];
      ids = new Set();
    }
    part.push(observation);
    for (const id of needed) ids.add(id);
  }
  if (part.length > 0) yield part;
}
