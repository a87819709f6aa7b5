import type { Container } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import type { CosmosConnection } from '../client/connection.js';
import { COSMOS_CONNECTION, containerToken } from '../options/cosmos.constants.js';
import { ItemQueries } from '../queries/item-queries.service.js';
import { ChangeFeedHandler } from './change-feed-handler.decorator.js';
import { CHANGE_FEED_OPTIONS } from './change-feed.constants.js';
import { LeaseStore } from './leases/lease-store.js';
import type { HandleChanges, HandlesChanges } from './processing/change.js';
import type { ChangeFeedEvents } from './processing/change-feed-events.js';
import {
  type ChangeFeedModuleOptions,
  type ChangeFeedOptions,
  newInstanceName,
  resolveChangeFeedOptions,
} from './processing/change-feed-options.js';
import type { ProcessorParts } from './processing/change-feed-processor.js';

/** Assembles the parts of a processor: its containers, its leases and its handler. */
@Injectable()
export class ProcessorAssembly {
  private readonly instanceName: string;

  constructor(
    private readonly modules: ModuleRef,
    private readonly discovery: DiscoveryService,
    private readonly calls: CosmosCalls,
    private readonly queries: ItemQueries,
    @Inject(COSMOS_CONNECTION) private readonly connection: CosmosConnection,
    @Inject(CHANGE_FEED_OPTIONS) { instanceName = newInstanceName() }: ChangeFeedModuleOptions,
  ) {
    this.instanceName = instanceName;
  }

  /** @throws AppError when the database does not return the container's `_rid` */
  async partsOf(options: ChangeFeedOptions, events: ChangeFeedEvents): Promise<ProcessorParts<unknown>> {
    const container = this.container(options.container);
    const { resource } = await this.calls.run(
      'feed.container',
      (callOptions) => container.read(callOptions),
      {},
      { canWait: true },
    );
    const { _rid: rid = '' } = resource ?? {};
    const store = new LeaseStore(
      this.calls,
      this.queries,
      this.container(options.leases),
      leasePrefix(options.name, this.connection.endpoint, rid),
    );
    return {
      options: resolveChangeFeedOptions(options),
      instanceName: this.instanceName,
      calls: this.calls,
      container,
      rid,
      store,
      handle: this.handlerOf(options),
      events,
    };
  }

  /** @throws Error when there is none, or more than one */
  handlerOf({ name, handler }: ChangeFeedOptions): HandleChanges<unknown> {
    if (handler !== undefined) return handler;
    const [wrapper, ...others] = this.discovery
      .getProviders()
      .filter((provider) => this.discovery.getMetadataByDecorator(ChangeFeedHandler, provider) === name);
    const instance: unknown = wrapper?.instance;
    if (!isHandler(instance) || others.length > 0) {
      throw new Error(
        `The change feed processor ${name} needs one provider with @ChangeFeedHandler('${name}').`,
      );
    }
    return (changes, context) => instance.handle(changes, context);
  }

  private container(id: string): Container {
    return this.modules.get<Container>(containerToken(id), { strict: false });
  }
}

const isHandler = (instance: unknown): instance is HandlesChanges =>
  typeof instance === 'object' && instance !== null && 'handle' in instance;

/** The prefix of .NET: processor, host of the account, `_rid` of the database, `_rid` of the container. */
function leasePrefix(name: string, endpoint: string, containerRid: string): string {
  const rid = Buffer.from(containerRid.replaceAll('-', '/'), 'base64');
  const databaseRid = rid.subarray(0, 4).toString('base64').replaceAll('/', '-');
  return `${name}${new URL(endpoint).hostname}_${databaseRid}_${containerRid}`;
}
