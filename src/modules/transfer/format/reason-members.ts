/** Why an import refused a row, as members of that row: a client may write them beside it, and the next import ignores them. */
export const REASON_MEMBERS = ['errorLine', 'errorCode', 'errorDetail'] as const;
