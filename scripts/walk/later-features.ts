/**
 * What joined the way of every request after the walks were first counted, by room. A file of these is there for its feature,
 * so it says nothing about whether the rest of a walk has become shorter. The list is the rule: a checkout from before these
 * features has none of their files, and every file of its walks counts.
 */
const LATER_FEATURES: Readonly<Record<string, readonly RegExp[]>> = {
  'metrics and traces': [
    /^src\/common\/observability\/(database|metrics|tracing|signals)\//,
    /^src\/common\/context\/trace-ids\.ts$/,
    /^src\/modules\/cosmos\/observation\//,
  ],
  'stock and its ledger': [/^src\/modules\/stock\//],
  'Idempotency-Key': [
    /^src\/modules\/idempotency\//,
    /^src\/modules\/products\/keyed(\/|-products\.service)/,
  ],
  'moves that any call may end': [/^src\/modules\/products\/move\//],
  'compressed answers': [/^src\/common\/http\/compression\.ts$/],
  'imports that make way, partitions that move, 429 in bounds': [
    /^src\/modules\/cosmos\/(queries|ranges)\//,
    /^src\/modules\/cosmos\/calls\/(interactive-calls|moved|retry-allowance)\.ts$/,
    /^src\/common\/rate-limit\/in-turn\.ts$/,
  ],
  'operations that share a request': [/^src\/modules\/cosmos\/batch\/(gathered|point)-operations/],
};

/** The feature that a file came with, undefined for one whose work was there before. */
export const laterFeatureOf = (file: string): string | undefined =>
  Object.entries(LATER_FEATURES).find(([, rooms]) => rooms.some((room) => room.test(file)))?.[0];
