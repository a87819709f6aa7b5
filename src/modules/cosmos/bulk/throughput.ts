import type { Container, OfferDefinition } from '@azure/cosmos';
import { AppError } from '../../../common/errors/app-error.js';
import type { CosmosCalls } from '../calls/cosmos-calls.service.js';

/**
 * The request units per second of a container, at most, when it has its own and may be asked: with a key, not with a token (the
 * data plane has no right to it), not when the database or nobody (serverless) has set them. Costs two requests of the
 * account's budget for metadata.
 */
export async function readThroughput(
  name: string,
  calls: CosmosCalls,
  container: Container,
): Promise<number | undefined> {
  try {
    const { resource } = await calls.run(name, (options) => container.readOffer(options));
    return resource === undefined ? undefined : throughputOf(resource);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function throughputOf({ content }: OfferDefinition): number | undefined {
  return content?.offerAutopilotSettings?.maxThroughput ?? content?.offerThroughput;
}
