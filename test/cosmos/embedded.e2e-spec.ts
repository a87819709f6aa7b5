import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { booking, type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';

let dataDir: string;
let hotel: HotelApp | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cosmos-embedded-'));
});

afterEach(async () => {
  await hotel?.close();
  hotel = undefined;
  await rm(dataDir, { recursive: true });
});

/** An application whose database runs within it. */
const startWithin = () => startHotel({ embedded: { dataDir }, provision: 'create' });

/** The built program, which has to end by itself. */
const runProgram = (env: Record<string, string>) =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, ['dist/main.js'], options, (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });

describe('the embedded database', () => {
  it('should be ready with its containers', async () => {
    hotel = await startWithin();
    expect(await hotel.provisioning.ready).toEqual({ createdContainers: ['bookings'] });
    await expect(hotel.health.probe()).resolves.toBeUndefined();
  });

  it('should keep what was written, and let go of its folder, when the application ends', async () => {
    hotel = await startWithin();
    await hotel.container.items.create(booking('a'));
    await hotel.close();

    hotel = await startWithin();
    expect(await hotel.provisioning.ready).toEqual({ createdContainers: [] });
    expect((await hotel.container.item('a', ROOM).read()).resource).toMatchObject(booking('a'));
  });

  it('should refuse a folder that another application has open', async () => {
    hotel = await startWithin();
    await expect(startWithin()).rejects.toMatchObject({
      name: 'StartError',
      message: `The data folder ${dataDir} is in use by another cosmolite. Stop it, connect to its address, or choose another folder.`,
    });
  });

  it('should end a second program on its folder with one line', async () => {
    hotel = await startWithin();
    expect(await runProgram({ COSMOLITE_DATA: dataDir, PORT: '0' })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `The data folder ${dataDir} is in use by another cosmolite. Stop it, connect to its address, or choose another folder.\n`,
    });
  });
});
