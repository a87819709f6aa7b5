import type { DatabaseCall } from '../database/database-call.js';
import { COSMOS_DB, OTHER } from '../semantic-conventions.js';
import type { MetricsService } from './metrics.service.js';

/** Counts a call to the database, its time and its cost. Nothing was sent: nothing is counted. */
export function measureCall(metrics: MetricsService, call: DatabaseCall): void {
  if (call.requests === 0) return;
  const labels = {
    db_system_name: COSMOS_DB,
    db_operation_name: call.operation ?? OTHER,
    db_collection_name: call.container ?? '',
    db_response_status_code: text(call.status),
    azure_cosmosdb_response_sub_status_code: text(call.substatus),
  };
  metrics.observe('db_client_operation_duration_seconds', labels, call.durationMs / 1_000);
  metrics.observe('azure_cosmosdb_client_operation_request_charge', labels, call.requestCharge);
}

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
