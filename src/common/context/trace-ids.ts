/** Where a request stands in a trace that may span many services (W3C Trace Context). */
export interface TraceIds {
  /** 32 hexadecimal digits, the same in every service. */
  readonly traceId: string;
  /** 16 hexadecimal digits: our own span; the caller's when we record none. */
  readonly spanId: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** Reads a `traceparent` header. Undefined when it breaks a rule: then it counts as not sent. */
export function parseTraceparent(header: unknown): TraceIds | undefined {
  const [, version, traceId = '', spanId = '', rest] = TRACEPARENT.exec(String(header)) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  return /^0+$/.test(traceId) || /^0+$/.test(spanId) ? undefined : { traceId, spanId };
}
