import { DiscoveryService } from '@nestjs/core';

/**
 * Marks the provider that handles the changes of a processor, by the processor's name. The class implements
 * `HandlesChanges`.
 */
export const ChangeFeedHandler = DiscoveryService.createDecorator<string>();
