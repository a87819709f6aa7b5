import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Integer, List } from '../../common/config/rules.js';

class ChangeFeedVariables extends ProcessVariables {
  @List('all, none, or names of processors', (word) => /^[A-Za-z0-9_-]{1,60}$/.test(word))
  CHANGE_FEEDS = ['all'];

  @Integer(10, 60_000)
  CHANGE_FEED_POLL_MS = 1_000;

  @Integer(1_000, 600_000)
  CHANGE_FEED_LEASE_MS = 15_000;
}

/** Which change feeds this process reads, and how eagerly. */
export interface ChangeFeedConfig {
  /** Names of processors, or whether it is all of them or none. */
  readonly processors: boolean | readonly string[];
  /** Between two looks at a range that has nothing new. */
  readonly pollMs: number;
  /** An instance that has not written for so long has lost its leases. */
  readonly leaseMs: number;
}

export const changeFeedConfig = defineNamespace('changeFeed', {
  variables: ChangeFeedVariables,
  joinedRules: ({ CHANGE_FEEDS: names }) =>
    isList(names) && names.length > 1 && names.some((name) => name === 'all' || name === 'none')
      ? ['CHANGE_FEEDS must name processors, or be all or none alone']
      : [],
  build: (variables): ChangeFeedConfig => ({
    processors: processorsIn(variables.CHANGE_FEEDS),
    pollMs: variables.CHANGE_FEED_POLL_MS,
    leaseMs: variables.CHANGE_FEED_LEASE_MS,
  }),
});

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);

function processorsIn(names: readonly string[]): boolean | readonly string[] {
  const [first] = names;
  return first === 'all' || first === 'none' ? first === 'all' : names;
}
