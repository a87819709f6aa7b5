import type { Operation } from '../requests/context.js';
import { HEADER } from '../http/header-names.js';
import { isFlagged } from '../http/request.js';
import { containerBody } from '../resources/container.js';
import type { Container } from '../store/container.js';
import { addressedContainer, conditionsOf } from '../requests/addressed.js';
import { metadataReply } from '../requests/replies.js';

export const readContainer: Operation = (context) => {
  const container = addressedContainer(context);
  const { ifNoneMatch } = conditionsOf(context);
  const reply = metadataReply(200, container, containerBody(container), ifNoneMatch);
  if (!isFlagged(context.request, HEADER.populateQuota)) return reply;
  return { ...reply, headers: { ...reply.headers, ...quotaHeaders(container) } };
};

/** Sizes in kilobytes; -1 is no limit. */
function quotaHeaders({ maintenance }: Container): Record<string, string> {
  const { items: count, bytes } = maintenance.usage();
  const kilobytes = Math.ceil(bytes / 1024);
  return {
    [HEADER.resourceQuota]: 'documentSize=2048;documentsSize=-1;documentsCount=-1;collectionSize=-1;',
    [HEADER.resourceUsage]: `documentSize=0;documentsSize=${kilobytes};documentsCount=${count};collectionSize=${kilobytes};`,
    [HEADER.indexProgress]: '100',
  };
}
