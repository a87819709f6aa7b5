/** One metric: what it is called, what it counts, and by which labels. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
  /** Label sets that are known beforehand. They are shown as 0 from the start, so that the first increase is seen. */
  readonly presets?: readonly Readonly<Record<string, string>>[];
}

/** Advised for http.server.request.duration, in seconds. */
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/** Advised for db.client.operation.duration, in seconds. */
const DATABASE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] as const;

/** Advised for azure.cosmosdb.client.operation.request_charge, in request units. */
const REQUEST_UNITS = [1, 5, 10, 25, 50, 100, 250, 500, 1_000] as const;

/** A page takes some calls to the database, and waits for as long as that is away. */
const FEED_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] as const;

const DATABASE_LABELS = [
  'db_system_name',
  'db_operation_name',
  'db_collection_name',
  'db_response_status_code',
  'azure_cosmosdb_response_sub_status_code',
] as const;

/**
 * Every metric of this service by its name; those of the process itself (`process_*`, `nodejs_*`) are prom-client's. Names, labels
 * and buckets are those of OpenTelemetry's semantic conventions 1.40 (HTTP, database, Azure Cosmos DB) where they have one.
 * A label takes few values: a template instead of a path, and one value for whatever is unknown.
 */
export const METRICS = {
  http_server_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of HTTP requests, from the head of the request to the end of the answer. No status: the client hung up.',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: HTTP_SECONDS,
  },
  db_client_operation_duration_seconds: {
    type: 'histogram',
    help: 'Duration of calls to the database, retries included. No status: there was no answer.',
    labels: DATABASE_LABELS,
    buckets: DATABASE_SECONDS,
  },
  azure_cosmosdb_client_operation_request_charge: {
    type: 'histogram',
    help: 'Request units that a call to the database has used, retries included.',
    labels: DATABASE_LABELS,
    buckets: REQUEST_UNITS,
  },
  azure_cosmosdb_client_active_instance_count: {
    type: 'gauge',
    help: 'Clients of Azure Cosmos DB in this process.',
    labels: [],
  },
  stockroom_throttled_total: {
    type: 'counter',
    help: 'Answers 429 of the database, those that a retry has made good included.',
    labels: [],
  },
  stockroom_rate_limited_total: {
    type: 'counter',
    help: 'Requests that were refused because their caller or their tenant had used up its share.',
    labels: [],
  },
  stockroom_import_rows_total: {
    type: 'counter',
    help: 'Rows of imports by what became of them. Dry runs are not counted.',
    labels: ['outcome'],
    presets: [
      { outcome: 'created' },
      { outcome: 'replaced' },
      { outcome: 'unchanged' },
      { outcome: 'failed' },
    ],
  },
  stockroom_stock_commands_total: {
    type: 'counter',
    help: 'Stock commands by kind and outcome: done, replayed, or the error code of a refusal.',
    labels: ['kind', 'outcome'],
    presets: [
      { kind: 'adjustment', outcome: 'done' },
      { kind: 'count', outcome: 'done' },
      { kind: 'transfer', outcome: 'done' },
      { kind: 'hold', outcome: 'done' },
    ],
  },
  stockroom_reservations_held: {
    type: 'gauge',
    help: 'Reservations that are held, of all tenants and instances, counted whenever the first range of reservation-expiry is searched. 0 on every instance but the owner of that range.',
    labels: [],
  },
  stockroom_ledger_drift_total: {
    type: 'counter',
    help: 'Products whose levels did not agree with their ledger when they were verified, or when their movements were read.',
    labels: [],
  },
  stockroom_change_feed_lag_seconds: {
    type: 'gauge',
    help: 'Age of the oldest change that a processor has not handled, by the leases that this process holds.',
    labels: ['processor', 'lease'],
  },
  stockroom_change_feed_changes_total: {
    type: 'counter',
    help: 'Changes that a processor has handled. One that was handled again counts again.',
    labels: ['processor'],
  },
  stockroom_change_feed_batch_duration_seconds: {
    type: 'histogram',
    help: 'Time from the reading of a page of changes until it was handled and its position stored.',
    labels: ['processor'],
    buckets: FEED_SECONDS,
  },
  stockroom_change_feed_failures_total: {
    type: 'counter',
    help: 'Attempts of a handler that failed. They are made again.',
    labels: ['processor'],
  },
  stockroom_change_feed_dead_letters_total: {
    type: 'counter',
    help: 'Changes that a handler has failed on again and again, and that wait for an operator.',
    labels: ['processor'],
  },
  stockroom_event_streams: {
    type: 'gauge',
    help: 'Streams of events that are open in this process.',
    labels: [],
  },
  stockroom_build_info: {
    type: 'gauge',
    help: 'Always 1. The labels say what runs.',
    labels: ['version', 'node_version'],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;

/** The metrics of one type. */
export type NameOf<Type extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** Exactly the labels of a metric. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>;
