import { type Cosmolite, type CosmoliteOptions, type FaultOrder, startCosmolite } from 'cosmolite';
import { orderFaults } from './faults.js';

/** Whether a database runs: from the beginning, never, or not before `start()` is called. */
export type DatabaseState = 'running' | 'none' | 'later';

/** Where nothing ever listens. */
const NOWHERE = { endpoint: 'http://127.0.0.1:1/', key: 'AAAA' };

/** The database of an application under test: in memory, at an address that is known before it runs. */
export class TestDatabase implements AsyncDisposable {
  private running: Cosmolite | undefined;
  private hasFaults = false;

  private constructor(
    readonly address: Pick<Cosmolite, 'endpoint' | 'key'>,
    private readonly options: CosmoliteOptions,
  ) {}

  static async create(state: DatabaseState, options: CosmoliteOptions): Promise<TestDatabase> {
    if (state === 'none') return new TestDatabase(NOWHERE, options);
    const db = await startCosmolite(options);
    const database = new TestDatabase({ endpoint: db.endpoint, key: db.key }, options);
    if (state === 'running') database.running = db;
    else await db.close();
    return database;
  }

  get db(): Cosmolite {
    if (this.running === undefined) throw new Error('There is no database that runs.');
    return this.running;
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Starts it at its address, empty. */
  async start(): Promise<void> {
    const { endpoint, key } = this.address;
    this.running = await startCosmolite({ ...this.options, port: Number(new URL(endpoint).port), key });
  }

  async orderFaults(...orders: FaultOrder[]): Promise<void> {
    this.hasFaults = true;
    await orderFaults(this.db, ...orders);
  }

  /** Ends what `orderFaults` ordered. Faults that the database was started with remain until then. */
  async endFaults(): Promise<void> {
    if (!this.hasFaults) return;
    this.hasFaults = false;
    await orderFaults(this.db);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running?.close();
  }
}
