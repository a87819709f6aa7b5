import { CosmosDiagnostics } from '@azure/cosmos';

/**
 * What the SDK has recorded of a call. Member by member, for a log: a version of the SDK that records more, such as headers or
 * bodies, adds nothing here by itself.
 */
export function diagnosticsIn(result: unknown): object | undefined {
  if (typeof result !== 'object' || result === null || !('diagnostics' in result)) return undefined;
  const { diagnostics } = result;
  if (!(diagnostics instanceof CosmosDiagnostics)) return undefined;
  const statistics = diagnostics.clientSideRequestStatistics;
  return {
    durationMs: statistics.requestDurationInMs,
    endpoints: [...statistics.locationEndpointsContacted],
    requests: statistics.gatewayStatistics.map((request) => ({
      operation: request.operationType,
      resource: request.resourceType,
      status: request.statusCode,
      substatus: request.subStatusCode,
      durationMs: request.durationInMs,
      requestCharge: request.requestCharge,
      activityId: request.activityId,
      bytesSent: request.requestPayloadLengthInBytes,
      bytesReceived: request.responsePayloadLengthInBytes,
    })),
    retries: statistics.retryDiagnostics.failedAttempts.map((attempt) => ({
      operation: attempt.operationType,
      status: attempt.statusCode,
      substatus: attempt.substatusCode,
      durationMs: attempt.durationInMs,
      activityId: attempt.activityId,
    })),
    metadata: statistics.metadataDiagnostics.metadataLookups.map((lookup) => ({
      kind: lookup.metaDataType,
      durationMs: lookup.durationInMs,
      activityId: lookup.activityId,
    })),
  };
}
