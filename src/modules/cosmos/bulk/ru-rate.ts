/** How long a service throttled, by the waits that its refusals asked for. Where those overlap they count once. */
export class ThrottledTime {
  private until = 0;
  private refusedAt = -Infinity;
  private throttledMs = 0;

  /** At `now` it asked to be left alone for so many milliseconds. */
  refused(now: number, forMs: number): void {
    this.throttledMs += Math.max(0, now + forMs - Math.max(now, this.until));
    this.until = Math.max(this.until, now + forMs);
    this.refusedAt = now;
  }

  /** It served what was sent at `sentAt`. Served while it should throttle: then only one partition was refused. */
  served(sentAt: number): void {
    if (sentAt <= this.refusedAt || sentAt >= this.until) return;
    this.throttledMs = Math.max(0, this.throttledMs - (this.until - this.refusedAt));
    this.until = this.refusedAt;
  }

  /** Milliseconds since the last call; what lies ahead is left for the next. */
  take(now: number): number {
    const ahead = Math.max(0, this.until - now);
    const throttled = this.throttledMs - ahead;
    this.throttledMs = ahead;
    return throttled;
  }
}

/** With an unknown budget: where to begin. */
const FIRST_RATE = 2_000;
const LOWEST_RATE = 20;
/** Beyond what any container has. */
const HIGHEST_RATE = 1e9;

/** The service counts request units by the second: no shorter time says what it gives. */
const ROUND_MS = 1_000;
/** As long as nothing has been refused, there is nothing to measure. */
const SEARCH_ROUND_MS = 100;

/** May be spent ahead, in milliseconds' worth: timers are not more precise than this. */
const AHEAD_MS = 10;

/** Of what the service was seen to give; the rest is for others. */
const SHARE = 0.9;
/** Once in so many rounds, ask for this much more: the budget may have grown, or others may be gone. */
const PROBE = 1.25;
const ROUNDS_BETWEEN_PROBES = 8;

/** A service that refuses, and gives less than this share of what is asked for, cannot give more. */
const CONGESTED = 0.85;
/** One that gives nearly all of it can, and refuses for another reason. */
const PLENTY = 0.95;

/** A service that throttles for less of a round has refused something, but not for lack of request units. */
const THROTTLED = 0.04;
/** How much of what is missing must be due to throttling before the service is the reason for it, and not whoever asks. */
const EXPLAINED = 0.5;

/** Refusals in so many rounds on end: the budget was thought a little too large. */
const ROUNDS_OF_REFUSAL = 2;
const LITTLE_LESS = 0.9;
const LITTLE_MORE = 1.05;

/** What a run has seen of a service, for the next one to begin with. In request units per second. */
export interface SeenRate {
  /** What it gave without a refusal. */
  readonly given: number;
  /** All that it gives; undefined while that is not known. */
  readonly budget: number | undefined;
}

/**
 * How many request units per second a run allows itself, so that others find some left whenever they come. They are spent
 * evenly: a second's budget that is gone in its first tenth starves everybody for the other nine.
 *
 * The budget, when nobody says it, is what the service was seen to give in a round in which it refused to give more. A
 * refusal alone says little: it may be about one hot partition, or about somebody else. So what counts is for how long the
 * service throttled: out of request units, it does so until its second is over.
 */
export class RuRate {
  private rate: number;
  /** Request units per second that the service gives; undefined while that is being found out. */
  private budget: number | undefined;
  private isProbing = false;
  private roundsSinceProbe = 0;
  private refusedRounds = 0;
  private isRefused = false;
  private readonly throttled = new ThrottledTime();
  private given = 0;
  private mostGiven: number;
  private roundBegan: number;
  private debt = 0;
  private drainedAt: number;

  /**
   * @param limit request units per second that are known to be free to use
   * @param seen by an earlier run
   */
  constructor(
    private readonly limit: number | undefined,
    private readonly now: () => number = () => performance.now(),
    seen: SeenRate = { given: FIRST_RATE, budget: undefined },
  ) {
    const { given, budget } = seen;
    this.mostGiven = given;
    this.budget = limit === undefined ? budget : limit / SHARE;
    this.rate = limit ?? (budget === undefined ? given : budget * SHARE);
    this.drainedAt = this.roundBegan = now();
  }

  get seen(): SeenRate {
    return { given: this.mostGiven, budget: this.budget };
  }

  /** Request units per second at present. */
  get current(): number {
    return this.rate;
  }

  /** Milliseconds until something may be sent: until what was spent has been earned. */
  waitMs(): number {
    const now = this.now();
    this.debt = Math.max(0, this.debt - ((now - this.drainedAt) * this.rate) / 1_000);
    this.drainedAt = now;
    return Math.max(0, Math.ceil((this.debt * 1_000) / this.rate) - AHEAD_MS);
  }

  /** Books what a request is expected to cost, when it is sent. */
  book(estimate: number): void {
    this.debt += estimate;
  }

  /**
   * Books what it did cost, when it is answered.
   * @param sentAt when it was sent
   * @param refusedForMs when it was refused for lack of request units: until when, in milliseconds from now; it cost nothing
   */
  record(estimate: number, charge: number, sentAt: number, refusedForMs?: number): void {
    const now = this.now();
    this.debt = Math.max(0, this.debt + charge - estimate);
    this.given += charge;
    if (refusedForMs !== undefined) {
      this.isRefused = true;
      this.throttled.refused(now, refusedForMs);
    } else if (charge > 0) this.throttled.served(sentAt);
    const elapsed = now - this.roundBegan;
    const isSearching = this.budget === undefined && !this.isRefused;
    if (elapsed < (isSearching ? SEARCH_ROUND_MS : ROUND_MS)) return;
    const next = this.nextRate((this.given * 1_000) / elapsed, this.throttled.take(now) / elapsed);
    this.rate = Math.min(this.limit ?? HIGHEST_RATE, Math.max(LOWEST_RATE, next));
    this.isRefused = false;
    this.given = 0;
    this.roundBegan = now;
  }

  /**
   * @param given request units per second
   * @param throttled share of the round in which the service served nothing
   */
  private nextRate(given: number, throttled: number): number {
    const isPlenty = throttled < THROTTLED || given >= this.rate * PLENTY;
    if (this.budget === undefined) {
      if (isPlenty) {
        this.mostGiven = Math.max(this.mostGiven, given);
        return this.rate * 2;
      }
      // Seen in the rush of the search, this is not quite certain: look again soon.
      this.roundsSinceProbe = ROUNDS_BETWEEN_PROBES / 2;
      this.budget = given;
    } else if (this.isProbing) {
      if (isPlenty) {
        this.budget = Math.max(this.budget, given);
        return this.budget * PROBE;
      }
      if (given < this.budget) this.lookDown(this.budget, given, throttled);
      else this.budget = Math.min(given, this.budget * LITTLE_MORE);
    } else this.lookDown(this.budget, given, throttled);
    this.roundsSinceProbe += 1;
    this.isProbing = this.roundsSinceProbe > ROUNDS_BETWEEN_PROBES;
    if (this.isProbing) this.roundsSinceProbe = 0;
    return this.budget * (this.isProbing ? PROBE : SHARE);
  }

  private lookDown(budget: number, given: number, throttled: number): void {
    const isThrottled = throttled >= THROTTLED;
    this.refusedRounds = isThrottled ? this.refusedRounds + 1 : 0;
    const missing = 1 - given / this.rate;
    if (isThrottled && missing > 1 - CONGESTED && throttled > missing * EXPLAINED) {
      // Half-way: a round that is not the service's second may have seen less than there was.
      this.budget = (budget + given) / 2;
    } else if (this.refusedRounds === ROUNDS_OF_REFUSAL) {
      this.budget = budget * LITTLE_LESS;
      this.refusedRounds = 0;
    }
  }
}
