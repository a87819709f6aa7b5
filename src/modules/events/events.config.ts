import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Integer } from '../../common/config/rules.js';

class EventsVariables extends ProcessVariables {
  @Integer(10, 60_000)
  EVENTS_POLL_MS = 200;

  @Integer(10, 60_000)
  EVENTS_IDLE_POLL_MS = 1_000;

  /** The API promises a comment at least every 15 seconds. */
  @Integer(100, 15_000)
  EVENTS_HEARTBEAT_MS = 15_000;

  @Integer(1, 100_000)
  EVENTS_MAX_STREAMS = 1_000;
}

/** Configuration of the streams of events. */
export interface EventsConfig {
  /** Wait between two polls of the feed of a tenant: while it is busy, and the maximum while it is idle. */
  readonly poll: { readonly busyMs: number; readonly idleMs: number };
  readonly heartbeatMs: number;
  /** Maximum streams of one tenant in this process. */
  readonly maxStreams: number;
}

export const eventsConfig = defineNamespace('events', {
  variables: EventsVariables,
  build: (variables): EventsConfig => ({
    poll: { busyMs: variables.EVENTS_POLL_MS, idleMs: variables.EVENTS_IDLE_POLL_MS },
    heartbeatMs: variables.EVENTS_HEARTBEAT_MS,
    maxStreams: variables.EVENTS_MAX_STREAMS,
  }),
});
