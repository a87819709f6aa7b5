import type { JSONObject, PatchOperation } from '@azure/cosmos';

/** An item as it is sent: its id, and whatever the domain stores. System properties are the service's. */
export type ItemBody = JSONObject & { id: string };

/** One step of a transaction. `ifMatch`: only this version of the item, quoted, as the service gave it. */
export type BatchOperation =
  | { readonly kind: 'create'; readonly body: ItemBody }
  | { readonly kind: 'upsert'; readonly body: ItemBody; readonly ifMatch?: string | undefined }
  | { readonly kind: 'replace'; readonly body: ItemBody; readonly ifMatch?: string | undefined }
  | {
      readonly kind: 'patch';
      readonly id: string;
      readonly operations: readonly PatchOperation[];
      /** Only if the item meets it: `FROM c WHERE …`; otherwise the operation fails with 412. */
      readonly condition?: string;
      readonly ifMatch?: string | undefined;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly ifMatch?: string | undefined }
  | { readonly kind: 'read'; readonly id: string };

const SYSTEM_PROPERTIES: ReadonlySet<string> = new Set(['_rid', '_self', '_etag', '_ts', '_attachments']);

/** What the domain has stored in an item: without what the service adds. */
export const withoutSystemProperties = (item: object): JSONObject =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !SYSTEM_PROPERTIES.has(name)));

/** The item that an operation is about. */
export const idOf = (operation: BatchOperation): string =>
  'body' in operation ? operation.body.id : operation.id;
