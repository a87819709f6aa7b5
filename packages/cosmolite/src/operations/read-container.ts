import { HEADER } from '../http/header-names.js';
import { isFlagged } from '../http/request.js';
import { addressedContainer, conditionsOf } from '../requests/addressed.js';
import type { Operation } from '../requests/context.js';
import { metadataReply } from '../requests/replies.js';
import { quotaHeaders, statisticsOf } from '../resources/container-usage.js';
import { containerBody } from '../resources/container.js';

export const readContainer: Operation = (context) => {
  const container = addressedContainer(context);
  const { ifNoneMatch } = conditionsOf(context);
  const { request } = context;
  const body = {
    ...containerBody(container),
    ...(isFlagged(request, HEADER.populateStatistics) && { statistics: statisticsOf(container) }),
  };
  const reply = metadataReply(200, container, body, ifNoneMatch);
  if (!isFlagged(request, HEADER.populateQuota)) return reply;
  return { ...reply, headers: { ...reply.headers, ...quotaHeaders(container) } };
};
