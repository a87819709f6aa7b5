import type { Clock } from '../clock.js';
import { offerRid } from '../rid.js';
import type { Connection, Statement } from './connection.js';
import { newEtag } from './etag.js';

/** Provisioned throughput, in request units per second. */
export interface OfferContent {
  readonly offerThroughput: number;
  readonly offerAutopilotSettings?: { readonly maxThroughput: number };
}

/** The throughput of one container or database. */
export interface Offer {
  readonly rid: string;
  /** `_self` of what it pays for, e.g. `dbs/AQAAAA==/colls/AQAAAIAAAAE=/`. */
  readonly resource: string;
  readonly content: OfferContent;
  readonly etag: string;
  readonly ts: number;
}

type OfferRow = readonly [number: number, resource: string, content: string, etag: string, ts: number];

const COLUMNS = 'number, resource, content, etag, ts';

/** The offers of the account. They are told, not enforced: what throttles is an option of the emulator. */
export class Offers {
  readonly #clock: Clock;
  readonly #list: Statement<OfferRow>;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #delete: Statement;

  constructor(connection: Connection, clock: Clock) {
    this.#clock = clock;
    this.#list = connection.prepare(`SELECT ${COLUMNS} FROM offers ORDER BY number`);
    this.#insert = connection.prepare('INSERT INTO offers (resource, content, etag, ts) VALUES (?, ?, ?, ?)');
    this.#update = connection.prepare('UPDATE offers SET content = ?, etag = ?, ts = ? WHERE resource = ?');
    this.#delete = connection.prepare('DELETE FROM offers WHERE substr(resource, 1, length(?1)) = ?1');
  }

  list(): Offer[] {
    return this.#list.all().map(offerOf);
  }

  find(rid: string): Offer | undefined {
    return this.list().find((offer) => offer.rid === rid);
  }

  isProvisioned(resource: string): boolean {
    return this.list().some((offer) => offer.resource === resource);
  }

  create(resource: string, content: OfferContent): void {
    const ts = this.#seconds();
    this.#insert.run(resource, JSON.stringify(content), newEtag(ts), ts);
  }

  replace(offer: Offer, content: OfferContent): Offer {
    const ts = this.#seconds();
    const etag = newEtag(ts);
    this.#update.run(JSON.stringify(content), etag, ts, offer.resource);
    return { ...offer, content, etag, ts };
  }

  /** Deletes the offers of a resource and of everything in it. */
  deleteUnder(resource: string): void {
    this.#delete.run(resource);
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

function offerOf([number, resource, text, etag, ts]: OfferRow): Offer {
  const content: OfferContent = JSON.parse(text);
  return { rid: offerRid(number), resource, content, etag, ts };
}
