import type { Container, PatchRequestBody, RequestOptions } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import type { CallOptions, PointRead } from '../calls/cosmos-calls.service.js';
import type { BatchOperation, ItemBody } from './batch-operation.js';
import { toInput } from './batch-wire.js';
import { GatheredOperations } from './gathered-operations.service.js';

/** The address of an item. */
export interface ItemAddress {
  readonly container: Container;
  /** Every level of the key. */
  readonly partitionKey: string[];
  readonly id: string;
}

/**
 * One operation on one item, together with others of its partition that come at the same moment; the SDK's own when it comes alone.
 * To be called within `CosmosCalls`. Fails as the SDK does.
 */
@Injectable()
export class PointOperations {
  constructor(private readonly gathered: GatheredOperations) {}

  async read(
    { container, partitionKey, id }: ItemAddress,
    options: CallOptions,
  ): Promise<PointRead & { readonly resource?: unknown }> {
    const operation = toInput({ kind: 'read', id });
    const { abortSignal } = options;
    const results = await this.gathered.carryOut('reads', container, partitionKey, [operation], abortSignal);
    if (results === undefined) return container.item(id, partitionKey).read(options);
    return { statusCode: 200, resource: results[0]?.resourceBody };
  }

  /** @returns the item as it is stored */
  async create(
    { container, partitionKey }: Omit<ItemAddress, 'id'>,
    body: ItemBody,
    options: CallOptions,
  ): Promise<unknown> {
    const operation = toInput({ kind: 'create', body });
    const { abortSignal } = options;
    const results = await this.gathered.carryOut('writes', container, partitionKey, [operation], abortSignal);
    if (results !== undefined) return results[0]?.resourceBody;
    return (await container.items.create(body, options)).resource;
  }

  /** @returns the item as the patch left it */
  async patch(
    { container, partitionKey, id }: ItemAddress,
    patch: Pick<BatchOperation & { readonly kind: 'patch' }, 'operations' | 'condition' | 'ifMatch'>,
    options: CallOptions,
  ): Promise<unknown> {
    const operation = toInput({ kind: 'patch', id, ...patch });
    const { abortSignal } = options;
    const results = await this.gathered.carryOut('writes', container, partitionKey, [operation], abortSignal);
    if (results !== undefined) return results[0]?.resourceBody;
    const { operations, condition, ifMatch } = patch;
    const body: PatchRequestBody =
      condition === undefined ? [...operations] : { operations: [...operations], condition };
    const requestOptions: RequestOptions = {
      ...options,
      ...(ifMatch === undefined ? {} : { accessCondition: { type: 'IfMatch', condition: ifMatch } }),
    };
    return (await container.item(id, partitionKey).patch(body, requestOptions)).resource;
  }
}
