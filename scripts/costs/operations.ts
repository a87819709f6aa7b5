/** A request as the service's client sends it. */
export type Request = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  options: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
) => Promise<{ readonly status: number; readonly headers: object; readonly body: unknown }>;

/** What one call was charged, in request units. */
export interface Cost {
  readonly operation: string;
  readonly call: string;
  readonly charge: number;
}

/** Of about 1 KB as it is stored. */
const productAt = (index: number) => ({
  sku: `COST-${String(index).padStart(6, '0')}`,
  category: index % 2 === 0 ? 'tools' : 'parts',
  name: `Product ${String(index).padStart(6, '0')}`,
  description: 'd'.repeat(500),
  price: 10 + (index % 100),
  quantity: index % 100,
  tags: ['red', 'steel'],
});

const ANY = { 'if-match': '*' };

/** Measures each operation once on an empty service: 400 products, half of them in the category `tools`. */
export async function measureCosts(request: Request): Promise<Cost[]> {
  const costs: Cost[] = [];
  const send = async (...[method, url, options]: Parameters<Request>) => {
    const answer = await request(method, url, options);
    if (answer.status >= 400) {
      throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer;
  };
  const measure = async (operation: string, ...call: Parameters<Request>) => {
    const { headers, body } = await send(...call);
    const [method, url] = call;
    const charge = Number(Reflect.get(headers, 'x-request-charge'));
    const shown = url
      .replace(/(?<=products\/)[\da-f]{8}-[\da-f-]{27}|(?<=reservations\/)[^/]+/, '{id}')
      .replace(/(\{id\}.*)\?.*/, '$1');
    costs.push({ operation, call: `${method} ${shown}`, charge });
    return body;
  };
  const itemsFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => productAt(first + i));
  const batchOf = (first: number, count: number) =>
    itemsFrom(first, count).map((item) => Object.assign(item, { category: 'tools' }));
  for (let first = 0; first < 400; first += 100) {
    await send('POST', '/v1/products/batch', { body: { items: itemsFrom(first, 100) } });
  }
  // What the service asks once in its life: the physical partitions of the container.
  await send('GET', '/v1/products', {});
  const made = await measure('create a product', 'POST', '/v1/products', { body: productAt(1_000) });
  const at = `/v1/products/${String(Reflect.get(Object(made), 'id'))}?category=tools`;
  await measure('read a product', 'GET', at, {});
  await measure('change some fields', 'PATCH', at, { body: { price: 12.5 }, headers: ANY });
  await measure('replace a product', 'PUT', at, { body: productAt(1_000), headers: ANY });
  await measure('list 50 products of a category', 'GET', '/v1/products?category=tools', {});
  await measure('list 50, sorted by price', 'GET', '/v1/products?category=tools&sort=price', {});
  await measure('list 50 and count all', 'GET', '/v1/products?category=tools&count=true', {});
  await measure('list 50 products of all categories', 'GET', '/v1/products', {});
  await measure('find a SKU', 'GET', '/v1/products?category=tools&sku=COST-000010', {});
  await measure('sum up one category of 200', 'GET', '/v1/categories/tools', {});
  await measure('sum up all categories, 400 products', 'GET', '/v1/categories', {});
  const stock = at.replace('?', '/stock?');
  const adjustments = stock.replace('?', '/adjustments?');
  await measure('read the stock of a product', 'GET', stock, {});
  await measure('adjust stock', 'POST', adjustments, {
    body: { delta: 5, reason: 'received' },
    headers: { 'idempotency-key': 'adjust' },
  });
  await measure('list 50 movements', 'GET', stock.replace('?', '/movements?'), {});
  const line = { productId: String(Reflect.get(Object(made), 'id')), category: 'tools', quantity: 1 };
  const held = await measure('reserve one line', 'POST', '/v1/reservations', {
    body: { lines: [line] },
    headers: { 'idempotency-key': 'reserve' },
  });
  const reservation = `/v1/reservations/${String(Reflect.get(Object(held), 'id'))}`;
  await measure('confirm a reservation', 'POST', `${reservation}/confirm`, {
    headers: { 'idempotency-key': 'confirm' },
    body: {},
  });
  const moveTo = at.replace('?', '/move?');
  await measure('move a product', 'POST', moveTo, { body: { category: 'moved' }, headers: ANY });
  await measure('delete a product', 'DELETE', at.replace('=tools', '=moved'), {});
  await measure('create 100 in one batch', 'POST', '/v1/products/batch', {
    body: { items: batchOf(2_000, 100) },
  });
  return costs;
}
