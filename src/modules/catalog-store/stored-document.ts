import type { Partition } from './partition.js';

/** What a document of the catalogue is, beside where it lies. */
export interface DocumentIdentity {
  readonly id: string;
  /** Tells apart the kinds of documents that share the container. */
  readonly type: string;
  /** Under the container's unique key policy: of two documents in a partition, never the same. */
  readonly uniqueKey: string;
}

/** Something with the address of its partition, in whatever container has the catalogue's partition key. */
export type Placed<Content> = Content & { readonly tenantId: string; readonly category: string };

/** A document of the catalogue as it is stored, without the properties that Azure Cosmos DB adds. */
export type InPartition<Content extends DocumentIdentity> = Placed<Content>;

/** What a document says, beside where it lies. */
export function contentOf<Content extends DocumentIdentity>({
  tenantId: _tenantId,
  category: _category,
  ...content
}: InPartition<Content>): Omit<InPartition<Content>, 'tenantId' | 'category'> {
  return content;
}

/** The document of this content in a partition, which is one that the caller may touch. */
export const documentIn = <const Content extends DocumentIdentity>(
  partition: Partition,
  content: Content,
): InPartition<Content> => placedIn(partition, content);

/** The same for a container that has no unique keys. */
export function placedIn<const Content extends { readonly id: string }>(
  { tenantId, category }: Partition,
  content: Content,
): Placed<Content> {
  const address = { id: content.id, tenantId, category };
  return { ...address, ...content };
}
