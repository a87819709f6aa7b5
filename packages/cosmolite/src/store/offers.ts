import type { Clock } from '../common/clock.js';
import { offerRid } from '../common/rid.js';
import type { JsonObject } from '../values/values.js';
import type { Connection, Statement } from './connection.js';
import { newEtag } from './etag.js';

/** Provisioned throughput, in request units per second. */
export interface OfferContent {
  readonly offerThroughput: number;
  readonly offerAutopilotSettings?: AutoscaleSettings;
}

export interface AutoscaleSettings {
  readonly maxThroughput: number;
  /** By how much the service raises the maximum when the storage grows. Kept: storage is not limited here. */
  readonly autoUpgradePolicy?: JsonObject;
}

/** The throughput of one container or database. */
export interface Offer {
  readonly rid: string;
  /** `_self` of what it pays for, e.g. `dbs/AQAAAA==/colls/AQAAAIAAAAE=/`. */
  readonly resource: string;
  readonly content: OfferContent;
  /** The most request units per second it ever provisioned: it cannot go below a part of that. */
  readonly highest: number;
  readonly etag: string;
  readonly ts: number;
}

/** Manual throughput as it is, autoscale at its maximum. */
export const provisionedThroughput = (content: OfferContent): number =>
  content.offerAutopilotSettings?.maxThroughput ?? content.offerThroughput;

type OfferRow = readonly [number: number, resource: string, content: string, etag: string, ts: number];

/** As it is on disk; files of older versions do not have `highest`. */
type StoredContent = OfferContent & { readonly highest?: number };

const COLUMNS = 'number, resource, content, etag, ts';

/** The offers of the account, remembered from one change to the next: each request may ask for one. */
export class Offers {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #list: Statement<OfferRow>;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #delete: Statement;
  #known: ReadonlyMap<string, Offer> | undefined;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#list = connection.prepare(`SELECT ${COLUMNS} FROM offers ORDER BY number`);
    this.#insert = connection.prepare('INSERT INTO offers (resource, content, etag, ts) VALUES (?, ?, ?, ?)');
    this.#update = connection.prepare('UPDATE offers SET content = ?, etag = ?, ts = ? WHERE resource = ?');
    this.#delete = connection.prepare('DELETE FROM offers WHERE substr(resource, 1, length(?1)) = ?1');
  }

  /** In the order of their creation. */
  list(): Offer[] {
    return [...this.#all().values()];
  }

  find(rid: string): Offer | undefined {
    return this.list().find((offer) => offer.rid === rid);
  }

  /** @param resource `_self` of a container or database */
  of(resource: string): Offer | undefined {
    return this.#all().get(resource);
  }

  create(resource: string, content: OfferContent): void {
    const ts = this.#seconds();
    this.#insert.run(resource, stored(content, provisionedThroughput(content)), newEtag(ts), ts);
    this.#forget();
  }

  replace(offer: Offer, content: OfferContent): Offer {
    const ts = this.#seconds();
    const etag = newEtag(ts);
    const highest = Math.max(offer.highest, provisionedThroughput(content));
    this.#update.run(stored(content, highest), etag, ts, offer.resource);
    this.#forget();
    return { ...offer, content, highest, etag, ts };
  }

  /** Deletes the offers of a resource and of everything in it. */
  deleteUnder(resource: string): void {
    this.#delete.run(resource);
    this.#forget();
  }

  #all(): ReadonlyMap<string, Offer> {
    this.#known ??= new Map(this.#list.all().map((row) => [row[1], offerOf(row)]));
    return this.#known;
  }

  #forget(): void {
    this.#known = undefined;
    this.#connection.onRollback(() => (this.#known = undefined));
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

const stored = (content: OfferContent, highest: number): string =>
  JSON.stringify({ ...content, highest } satisfies StoredContent);

function offerOf([number, resource, text, etag, ts]: OfferRow): Offer {
  const { highest, ...content }: StoredContent = JSON.parse(text);
  return {
    rid: offerRid(number),
    resource,
    content,
    highest: highest ?? provisionedThroughput(content),
    etag,
    ts,
  };
}
