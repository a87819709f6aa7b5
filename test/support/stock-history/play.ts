import { get } from '../json.js';
import { type Json, at, product } from '../products.js';
import { keyed, stockAt } from '../stock.js';
import type { Call, Command } from './history.js';
import { type Intent, randomIntents } from './random-commands.js';
import { CallRecord } from './call-record.js';
import type { Conduct, Order } from './retrying-client.js';

export interface PlayOptions {
  readonly services: readonly URL[];
  readonly seed: number;
  readonly commands: number;
  readonly clients: number;
  readonly products: number;
  /** Makes the time of a reservation be over. */
  readonly expire: (id: string) => Promise<void>;
  /** Hears of every thousandth command. A long run shows by it that it goes on. */
  readonly onThousand?: (done: number) => void;
}

/** What was played: every call, and the ids behind the names. */
export interface Played {
  readonly calls: readonly Call[];
  readonly products: ReadonlyMap<string, Address>;
  /** Reservations that somebody was told of, by the names of their calls. */
  readonly reservations: ReadonlyMap<string, string>;
}

interface Address {
  readonly id: string;
  readonly category: string;
}

const CATEGORIES = ['axes', 'oils', 'saws'];
const LOCATIONS = ['main', 'north', 'south'];
const WAITING: Conduct = { service: 0, hangsUpMs: undefined, givesUp: false };

/** Numbers below 1,009, each once, small ones first. */
const scattered = (index: number): number =>
  index < 25 ? (7 * index + 3) % 25 : 25 + ((37 * (index - 25)) % 984);

/** Clients that do random things with a few products at the same time. */
export async function play(options: PlayOptions): Promise<Played> {
  const game = new Game(options);
  await game.begin();
  const intents = randomIntents(options.seed, options.commands).values();
  let done = 0;
  await Promise.all(
    Array.from({ length: options.clients }, async () => {
      for (const intent of intents) {
        await game.play(intent);
        done += 1;
        if (done % 1_000 === 0) options.onThousand?.(done);
      }
    }),
  );
  return game;
}

class Game implements Played {
  readonly products = new Map<string, Address>();
  readonly reservations = new Map<string, string>();
  /** Which product stands in which place at the moment. */
  private readonly slots: string[] = [];
  private readonly open: string[] = [];
  private readonly patches = new Map<string, number>();

  private readonly record: CallRecord;

  constructor(private readonly options: PlayOptions) {
    this.record = new CallRecord(options.services);
  }

  get calls(): readonly Call[] {
    return this.record.calls;
  }

  async begin(): Promise<void> {
    for (let slot = 0; slot < this.options.products; slot += 1) await this.create(slot);
  }

  async play(intent: Intent): Promise<void> {
    const slot = intent.slot % this.slots.length;
    const name = this.slots[slot] ?? '';
    // Every second product has one location only: the quantity of others cannot be set.
    const locations = slot % 2 === 0 ? LOCATIONS.slice(0, 1) : LOCATIONS;
    const location = locations[intent.place % locations.length] ?? 'main';
    const { size } = intent;
    switch (intent.kind) {
      case 'adjustment': {
        const delta = size % 2 === 0 ? 1 + (size % 12) : -1 - (size % 12);
        return this.stock(name, { kind: 'adjustment', location, delta }, intent);
      }
      case 'count':
        return this.stock(name, { kind: 'count', location, counted: size % 30 }, intent);
      case 'transfer': {
        const to = LOCATIONS[(LOCATIONS.indexOf(location) + 1) % LOCATIONS.length] ?? 'main';
        if (locations.length === 1) {
          return this.stock(name, { kind: 'adjustment', location, delta: 5 }, intent);
        }
        return this.stock(name, { kind: 'transfer', from: location, to, quantity: 1 + (size % 20) }, intent);
      }
      case 'quantity':
        return locations.length === 1
          ? this.quantity(name, intent)
          : this.stock(name, { kind: 'count', location, counted: size % 30 }, intent);
      case 'settings':
        return this.settings(name, intent);
      case 'renew':
        return this.renew(intent);
      case 'reserve':
        return this.reserve(intent);
      case 'confirm':
      case 'release':
      case 'extend':
        return this.end(intent.kind, intent);
      case 'expire': {
        const id = this.reservations.get(this.open[intent.place % this.open.length] ?? '');
        return id === undefined ? undefined : this.options.expire(id);
      }
    }
  }

  private async stock(name: string, command: Command, intent: Intent): Promise<void> {
    const reference = this.record.next(command.kind);
    const { kind, ...fields } = command;
    const body = { ...fields, reference, ...(kind === 'adjustment' ? { reason: 'other' } : {}) };
    const path = stockAt(this.addressOf(name), `/${kind}s`);
    await this.record.call(
      reference,
      command,
      { method: 'POST', path, ...keyed(body), isIdempotent: true },
      intent,
      name,
    );
  }

  private async quantity(name: string, intent: Intent): Promise<void> {
    const index = this.patches.get(name) ?? 0;
    this.patches.set(name, index + 1);
    const quantity = scattered(index);
    await this.patch(name, { kind: 'quantity', quantity }, { quantity }, '', intent);
  }

  private async settings(name: string, intent: Intent): Promise<void> {
    const reorderPoint = this.record.nextNumber();
    await this.patch(name, { kind: 'settings', reorderPoint }, { reorderPoint }, '/stock', intent);
  }

  private async patch(
    name: string,
    command: Command,
    body: Json,
    action: string,
    intent: Intent,
  ): Promise<void> {
    const { id, category } = this.addressOf(name);
    const path = at(id, category, action);
    const order: Order = { method: 'PATCH', path, body, headers: { 'if-match': '*' }, isIdempotent: false };
    await this.record.call(this.record.next(command.kind), command, order, intent, name);
  }

  /** The first product goes, and another one takes its place. */
  private async renew(intent: Intent): Promise<void> {
    const name = this.slots[0] ?? '';
    const { id, category } = this.addressOf(name);
    const order: Order = { method: 'DELETE', path: at(id, category), isIdempotent: true };
    const { outcome } = await this.record.call(
      this.record.next('delete'),
      { kind: 'delete' },
      order,
      intent,
      name,
    );
    if (outcome === 'done' && this.slots[0] === name) await this.create(0);
  }

  private async create(slot: number): Promise<void> {
    const name = this.record.next('product');
    const category = CATEGORIES[slot % CATEGORIES.length] ?? '';
    const quantity = 10 + slot;
    this.products.set(name, { id: name, category });
    const order: Order = {
      method: 'PUT',
      path: at(name, category),
      body: product({ category, quantity }),
      headers: { 'if-none-match': '*' },
      isIdempotent: true,
    };
    await this.record.call(this.record.next('create'), { kind: 'create', quantity }, order, WAITING, name);
    this.slots[slot] = name;
  }

  private async reserve(intent: Intent): Promise<void> {
    const { size, place } = intent;
    const lines = Array.from({ length: 1 + (size % 3) }, (_, index) => ({
      // Often several lines of one product.
      product: this.slots[(intent.slot + index * (place % 2)) % this.slots.length] ?? '',
      quantity: 1 + ((size + index) % 8),
    }));
    const reference = this.record.next('reserve');
    const body = {
      reference,
      lines: lines.map(({ product: name, quantity }) => {
        const { id, category } = this.addressOf(name);
        return { productId: id, category, quantity };
      }),
    };
    const order: Order = { method: 'POST', path: '/v1/reservations', ...keyed(body), isIdempotent: true };
    // A reservation that nobody waits for is given up after 45 seconds: too long here.
    const conduct = { ...intent, givesUp: false };
    const { answer } = await this.record.call(reference, { kind: 'reserve', lines }, order, conduct);
    const id = get(answer?.body, 'id');
    if (answer?.status !== 201 || typeof id !== 'string') return;
    this.reservations.set(reference, id);
    this.open.push(reference);
  }

  private async end(kind: 'confirm' | 'release' | 'extend', intent: Intent): Promise<void> {
    const place = intent.place % Math.max(1, this.open.length);
    const reservation = this.open[place];
    if (reservation === undefined) return;
    // Others meet it when it stays in the list.
    if (intent.size % 2 === 0 && kind !== 'extend') this.open.splice(place, 1);
    const path = `/v1/reservations/${this.reservations.get(reservation)}/${kind}`;
    const body = kind === 'extend' ? { expiresInSeconds: 900 } : undefined;
    const order: Order = { method: 'POST', path, ...keyed(body), isIdempotent: true };
    await this.record.call(this.record.next(kind), { kind, reservation }, order, intent);
  }

  private addressOf(name: string): Address {
    const address = this.products.get(name);
    if (address === undefined) throw new RangeError(`No product ${name}.`);
    return address;
  }
}
