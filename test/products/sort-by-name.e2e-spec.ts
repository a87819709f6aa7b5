import type { ContainerDefinition } from '@azure/cosmos';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { FOLDED_NAME } from '../../src/modules/catalog-store/catalog.container.js';
import { containerOf, create, itemsOf, pageOf, TENANT } from '../support/products.js';
import { createAppAt, type TestApp } from '../support/create-app-at.js';
import { problemAnswer } from '../support/responses.js';
import { splitBefore } from '../support/splits.js';
import { withApp } from '../support/with-app.js';

/** Names in their order without case. Those in a row are equal then, and their ids decide. */
const GROUPS = [
  ['Anvil', 'ANVIL', 'anvil'],
  ['axe'],
  ['Bolt', 'bolt'],
  ['strasse'],
  ['STRASSEN'],
  ['STRAßE', 'straße'],
  ['Zange'],
  ['Äpfel', 'äpfel'],
  ['Éclair', 'éclair'],
  ['Übel', 'übel'],
  ['Ölkanne'].map((name) => `ω ${name}`),
  ['Ａxt', 'ａxt'],
  ['🔨'],
];
const CATEGORIES = ['tools', 'garden', 'paint'];

const listing = (query: string) => `/v1/products?${query}`;

/** The names of every page, one product at a time. `between` runs after each page. */
async function walk(
  { request }: Pick<TestApp, 'request'>,
  query: string,
  between?: (page: number) => Promise<unknown>,
): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await request('GET', listing(`limit=1&${query}${cursor && `&cursor=${cursor}`}`));
    const page = pageOf(body);
    names.push(...page.items.map(({ name }) => String(name)));
    cursor = page.nextCursor;
    await between?.(names.length);
  }
  return names;
}

/** The same names as a list of groups: those that are equal without case in one, sorted. */
function inGroups(names: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const name of names) {
    const group = groups.at(-1);
    if (group?.[0]?.toLowerCase() === name.toLowerCase()) group.push(name);
    else groups.push([name]);
  }
  return groups.map((group) => group.toSorted());
}

const expectedGroups = (times: number): string[][] =>
  GROUPS.map((group) => group.flatMap((name) => Array<string>(times).fill(name)).toSorted());

describe('sort=name', () => {
  const app = withApp({ partitions: 3 });

  beforeAll(async () => {
    for (const category of CATEGORIES) {
      await Promise.all(GROUPS.flat().map((name) => create(app, { category, name })));
    }
  });

  it.each([
    ['category=garden&sort=name', 1],
    ['sort=name', 3],
  ])('should go without case, up and down, with every product once: %s', async (query, times) => {
    const rising = await walk(app, query);
    expect(inGroups(rising)).toEqual(expectedGroups(times));
    expect(await walk(app, query.replace('=name', '=-name'))).toEqual(rising.toReversed());
  });

  it('should go on as it is when partitions are split between its pages', async () => {
    const before = await walk(app, 'sort=name');
    const splits = CATEGORIES.map((category) => [TENANT, category]);
    const place = { db: app.db, database: 'stockroom', container: 'products' };
    const after = await walk(app, 'sort=name', async (page) => {
      const key = page % 9 === 0 ? splits.pop() : undefined;
      if (key !== undefined) await splitBefore(place, key);
    });
    expect(splits).toEqual([]);
    expect(after).toEqual(before);
  });

  it('should follow a change of the case alone and of the name', async () => {
    const product = await create(app, { category: 'changed', name: 'b' });
    await create(app, { category: 'changed', name: 'C' });
    const rename = async (name: string) => {
      const at = `/v1/products/${product.id}?category=changed`;
      await app.request('PATCH', at, { body: { name }, headers: { 'if-match': '*' } });
      return walk(app, 'category=changed&sort=name');
    };
    expect(await rename('B')).toEqual(['B', 'C']);
    expect(await rename('d')).toEqual(['C', 'd']);
  });

  it('should be by the name in lower case where its letters have one of several characters', async () => {
    for (const name of ['iz', 'İZMİR', 'Jz']) await create(app, { category: 'dotted', name });
    const names = await walk(app, 'category=dotted&sort=name');
    expect(names.toSorted()).toEqual(['Jz', 'iz', 'İZMİR'].toSorted());
    expect(names.indexOf('iz')).toBeLessThan(names.indexOf('Jz'));
    expect(await walk(app, 'category=dotted&sort=-name')).toEqual(names.toReversed());
  });
});

describe('a container that the version before has filled', () => {
  const NAMES = ['Bolt', 'anvil', 'Axe', 'bolt', 'Zange', 'äpfel'];
  const FOLDED = [['anvil'], ['Axe'], ['Bolt', 'bolt'], ['Zange'], ['äpfel']];
  const AS_WRITTEN = ['Axe', 'Bolt', 'Zange', 'anvil', 'bolt', 'äpfel'];
  const SECRET = { CURSOR_SECRET: 'one secret for every instance of the test' };

  let db: Cosmolite;
  let stack: AsyncDisposableStack;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    db = await startCosmolite({ defaultPartitions: 2 });
    stack.defer(() => db.close());
    const app = await instance('create');
    for (const name of NAMES) await create(app, { name, category: 'old' });
    await containerOf(app).replace(withoutFoldedNames((await containerOf(app).read()).resource));
  });

  afterEach(() => stack.disposeAsync());

  async function instance(provision: 'create' | 'verify'): Promise<TestApp> {
    const app = stack.use(
      await createAppAt(db.endpoint, { COSMOS_KEY: db.key, COSMOS_PROVISION: provision, ...SECRET }),
    );
    await app.app.get(CosmosProvisioning).ready;
    return app;
  }

  it('should be sorted without case as soon as an instance may add to it', async () => {
    const app = await instance('create');
    expect(inGroups(await walk(app, 'category=old&sort=name'))).toEqual(FOLDED);
    expect(inGroups(await walk(app, 'sort=name'))).toEqual(FOLDED);
  });

  it('should be listed as the names are written as long as nobody may add to it', async () => {
    const app = await instance('verify');
    expect(await walk(app, 'category=old&sort=name')).toEqual(AS_WRITTEN);
    expect(await walk(app, 'sort=-name')).toEqual(AS_WRITTEN.toReversed());
  });

  it('should be listed too when it has the index and not what it is of', async () => {
    const app = await instance('create');
    const { resource } = await containerOf(app).read();
    const { computedProperties: _none, ...rest } = { id: 'products', ...resource };
    await containerOf(app).replace(rest);
    expect(await walk(app, 'sort=name')).toEqual(AS_WRITTEN);
  });

  it('should show every product once to a list that began as they are written, on every instance', async () => {
    const verifying = await instance('verify');
    const first = pageOf((await verifying.request('GET', listing('sort=name&limit=3'))).body);
    const { items, nextCursor } = first;
    const adding = await instance('create');
    for (const app of [verifying, adding]) {
      const rest = await app.request('GET', listing(`sort=name&cursor=${nextCursor}`));
      expect([...items, ...itemsOf(rest.body)].map(({ name }) => name)).toEqual(AS_WRITTEN);
    }
    const other = await adding.request('GET', listing(`sort=-name&cursor=${nextCursor}`));
    expect(other).toEqual(problemAnswer('invalid_cursor', { instance: '/v1/products' }));
  });
});

/** The container as the version before has made it. */
function withoutFoldedNames(container: ContainerDefinition | undefined): ContainerDefinition {
  const { computedProperties: _none, indexingPolicy, ...rest } = { id: 'products', ...container };
  return {
    ...rest,
    indexingPolicy: {
      ...indexingPolicy,
      includedPaths: (indexingPolicy?.includedPaths ?? []).filter(({ path }) => !path.includes(FOLDED_NAME)),
      compositeIndexes: (indexingPolicy?.compositeIndexes ?? []).filter(
        ([first]) => first?.path !== `/${FOLDED_NAME}`,
      ),
    },
  };
}
