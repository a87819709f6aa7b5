import { ADMIN, TestKeys } from './api-keys.js';
import type { Answer, Method, RequestOptions } from './client.js';
import { createApp, type TestAppWithDatabase } from './create-app.js';
import type { Variables } from './create-app-at.js';
import { at, bodyOf, containerOf, type Json, type ShownProduct } from './products.js';

/** Two that have the same ids and skus, and one that has nothing. */
export type Tenant = 'acme' | 'bloom' | 'empty';

/** An application with several tenants, each of which may do everything in its own house. */
export class Tenants implements AsyncDisposable {
  private constructor(
    readonly app: TestAppWithDatabase,
    private readonly keys: TestKeys<Tenant>,
  ) {}

  static async start(env: Variables = {}): Promise<Tenants> {
    const keys = new TestKeys({
      acme: { tenant: 'acme', scopes: ADMIN },
      bloom: { tenant: 'bloom', scopes: ADMIN },
      empty: { tenant: 'empty', scopes: ADMIN },
    });
    return new Tenants(await createApp({ ...keys.env, ...env }), keys);
  }

  ask(tenant: Tenant, method: Method, url: string, options: RequestOptions = {}): Promise<Answer> {
    return this.app.request(method, url, this.keys.as(tenant, options));
  }

  async read(tenant: Tenant, id: string, category: string): Promise<ShownProduct> {
    return bodyOf(await this.ask(tenant, 'GET', at(id, category)));
  }

  async put(tenant: Tenant, id: string, body: Json): Promise<ShownProduct> {
    const options = { body, headers: { 'if-none-match': '*' } };
    return bodyOf(await this.ask(tenant, 'PUT', at(id, String(body['category'])), options));
  }

  /** Everything that is stored for a tenant, to the last byte: the database's own properties, too. */
  async stored(tenant: Tenant): Promise<string> {
    const query = 'SELECT * FROM c WHERE c.tenantId = @tenant';
    const parameters = [{ name: '@tenant', value: tenant }];
    const { resources } = await containerOf(this.app).items.query<Json>({ query, parameters }).fetchAll();
    return resources
      .map((document) => JSON.stringify(document))
      .toSorted()
      .join('\n');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.app.close();
  }
}
