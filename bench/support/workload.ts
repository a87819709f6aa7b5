import { type Container, CosmosClient } from '@azure/cosmos';

/** Cosmos's published emulator key: no secret, and the only one the Vercel server is ever asked with. */
export const EMULATOR_KEY =
  'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

export interface Item {
  id: string;
  category: string;
  name: string;
  price: number;
  quantity: number;
  description: string;
  tags: string[];
}

export const CATEGORY = 'big';

/** Item number `n`: about 500 bytes, the same on both sides. Prices repeat, so that ORDER BY meets ties. */
export function itemOf(n: number, category = CATEGORY): Item {
  return {
    id: `item-${n}`,
    category,
    name: `Item number ${n}`,
    price: ((n * 7919) % 100_000) / 100,
    quantity: n % 500,
    description: 'A believable sentence about a thing in a warehouse. '.repeat(6),
    tags: ['bench', `t${n % 10}`],
  };
}

export async function freshContainer(
  endpoint: string,
): Promise<{ client: CosmosClient; container: Container }> {
  const client = new CosmosClient({
    endpoint,
    key: EMULATOR_KEY,
    connectionPolicy: { enableEndpointDiscovery: false, requestTimeout: 120_000 },
  });
  const { database } = await client.databases.createIfNotExists({ id: 'bench' });
  const { container } = await database.containers.createIfNotExists({
    id: 'items',
    partitionKey: { paths: ['/category'], version: 2 },
  });
  return { client, container };
}

/** Fills the container with `count` items of one partition, a hundred at a time in flight. */
export async function fill(container: Container, count: number): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    const chunk = Array.from({ length: Math.min(100, count - from) }, (_, i) => itemOf(from + i));
    await Promise.all(chunk.map((item) => container.items.create(item)));
  }
}
