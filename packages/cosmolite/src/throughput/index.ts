/** Public side of the throughput room: what containers may spend, and what they do spend. */
export { provisionedBy, shareOf } from './provision.js';
export type { Provision } from './provision.js';
export { RateMeter } from './rate-meter.js';
export { Throughput } from './throughput.js';
export type { ThroughputOptions } from './throughput.js';
export type { PartitionUsage } from './usage.js';
