import { type Cosmolite, startCosmolite } from 'cosmolite';
import { type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';
import { SELF_SIGNED } from '../support/self-signed.js';

class NoIdentity extends Error {
  override readonly name = 'CredentialUnavailableError';
}

/** Tokens as Microsoft Entra ID makes them, without a signature that anybody would check here. */
class TestCredential {
  asked = 0;
  failing = false;

  async getToken() {
    this.asked += 1;
    if (this.failing) throw new NoIdentity('No identity here.');
    const claims = Buffer.from(JSON.stringify({ oid: 'o-1', appid: 'a-1' })).toString('base64url');
    return { token: `e30.${claims}.c2ln`, expiresOnTimestamp: Date.now() + 3_600_000 };
  }
}

let db: Cosmolite;
let credential: TestCredential;
let hotels: HotelApp[] = [];

beforeEach(async () => {
  db = await startCosmolite({ tls: SELF_SIGNED, acceptAad: true });
  credential = new TestCredential();
});

afterEach(async () => {
  await Promise.all(hotels.map((hotel) => hotel.close()));
  hotels = [];
  await db.close();
});

async function start(options: Parameters<typeof startHotel>[0] = {}): Promise<HotelApp> {
  const hotel = await startHotel({ endpoint: db.endpoint, credential, ...options });
  hotels.push(hotel);
  return hotel;
}

describe('a token instead of a key', () => {
  it('should be fetched before the service is ready, once, and tell the log as whom', async () => {
    await start({ key: db.key, provision: 'create' });
    const hotel = await start({ provision: 'verify' });
    await hotel.provisioning.ready;
    expect(hotel.log).toEqual(['info Signed in with TestCredential as principal o-1, application a-1.']);
    await hotel.calls.read('bookings.read', (options) => hotel.container.item('a', ROOM).read(options));
    expect(credential.asked).toBe(1);
  });

  it('should not be asked for when there is a key', async () => {
    const hotel = await start({ key: db.key, provision: 'create' });
    await hotel.provisioning.ready;
    expect(credential.asked).toBe(0);
  });

  it('should not be able to create containers, and the log should say what to do', async () => {
    const hotel = await start({ provision: 'create' });
    expect(hotel.health.startup).toEqual({ failed: 'The database refuses this service.' });
    expect(hotel.log.at(-1)).toMatch(
      /^error .* 403\/5300 .* To fix: a token may not create databases or containers/,
    );
  });

  it('should be looked for until it is there', async () => {
    await start({ key: db.key, provision: 'create' });
    credential.failing = true;
    const hotel = await start({ provision: 'verify' });
    expect(hotel.health.startup).toEqual({ failed: 'The database refuses this service.' });
    expect(hotel.log.at(-1)).toMatch(
      /^error .*CredentialRefused No identity here\. To fix: no credential gives a token/,
    );
    credential.failing = false;
    await hotel.provisioning.ready;
    expect(hotel.health.startup).toBe('ready');
  });

  it('should never be sent without TLS', async () => {
    const endpoint = 'http://127.0.0.1:1/';
    await expect(startHotel({ endpoint, credential })).rejects.toThrow(
      'An endpoint without TLS needs a key.',
    );
  });
});
