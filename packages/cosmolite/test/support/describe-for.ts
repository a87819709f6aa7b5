import { accountUnderTest } from './target.js';

/** What a test needs that only an emulator of its own can give. */
export type Need =
  /** Time that passes when the test says so. */
  | 'clock'
  | 'faults'
  /** `/_cosmolite`. */
  | 'control endpoint'
  /** `/_explorer`. */
  | 'data explorer'
  /** A number of physical partitions, and where they begin. */
  | 'partitions'
  | 'split on demand'
  /** A small budget of request units that is exact to the request. */
  | 'request units per second'
  /** Its way of accepting keys, tokens and certificates. */
  | 'authentication options'
  /** Nothing else in the account, and nobody to be hurt by what is sent. */
  | 'account of its own'
  /** Integers of 64 bits that keep their digits: the service is said to round them. */
  | '64-bit integers'
  /** The HTTP server itself, without the front doors of a data centre. */
  | 'http server';

/** A group of tests that an account skips, and says why: `title (cosmolite only: clock)`. */
export function describeFor(need: Need, title: string, body: () => void): void {
  const group = accountUnderTest() ? describe.skip : describe;
  group(`${title} (cosmolite only: ${need})`, body);
}
