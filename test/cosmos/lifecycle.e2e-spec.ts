import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { ROOM, startHotel } from '../support/hotel-app.js';

/** A process of its own, on the built module: here, Jest's timers would be among what is open. */
const PROGRAM = `
  import { NestFactory } from '@nestjs/core';
  import { CosmosCalls } from './dist/modules/cosmos/calls/cosmos-calls.service.js';
  import { CosmosModule } from './dist/modules/cosmos/cosmos.module.js';
  import { containerToken } from './dist/modules/cosmos/options/cosmos.constants.js';

  const [endpoint, key] = process.argv.slice(1);
  const definition = { id: 'things', partitionKey: { paths: ['/kind'] }, indexingPolicy: {} };
  class Shop {}
  const imports = [
    CosmosModule.forRootAsync({
      useFactory: () => ({ endpoint, key, databaseId: 'shop', provision: 'create', requestTimeoutMs: 500 }),
    }),
    CosmosModule.forFeature([definition]),
  ];
  const app = await NestFactory.createApplicationContext({ module: Shop, imports }, { logger: false });
  const item = app.get(containerToken('things')).item('nothing', 'none');
  const read = app.get(CosmosCalls).read('things.read', (options) => item.read(options));
  const said = await read.then(({ statusCode }) => statusCode, ({ code }) => code);
  await app.close();
  console.log(said);
`;

/** What the program says. Jest's time limit passes when it does not end by itself. */
async function run(endpoint: string, key: string): Promise<string> {
  const args = ['--input-type=module', '--eval', PROGRAM, endpoint, key];
  return (await promisify(execFile)(process.execPath, args)).stdout.trim();
}

let db: Cosmolite;
beforeEach(async () => {
  db = await startCosmolite();
});
afterEach(() => db.close());

describe('a process whose application has been closed', () => {
  it('should end by itself', async () => {
    expect(await run(db.endpoint, db.key)).toBe('404');
  });

  it('should end by itself when the database was never reached, regions and all', async () => {
    expect(await run('https://contoso.invalid/', 'AAAA')).toBe('database_unavailable');
  });
});

describe('a call after the end', () => {
  it('should fail', async () => {
    const hotel = await startHotel({ endpoint: db.endpoint, key: db.key, provision: 'create' });
    await hotel.close();
    const item = hotel.container.item('nobody', ROOM);
    const late = hotel.calls.read('bookings.read', (options) => item.read(options));
    await expect(late).rejects.toMatchObject({ code: 'database_unavailable' });
  });
});
