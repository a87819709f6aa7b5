import type { Operation } from '../requests/context.js';
import { headerOf } from '../http/request.js';
import { metadataCharge } from '../throughput/request-units.js';
import { accountBody } from '../resources/account.js';

export const readAccount: Operation = ({ emulator, request }) => {
  const endpoint = `${emulator.scheme}://${headerOf(request, 'host') ?? '127.0.0.1'}/`;
  return { status: 200, charge: metadataCharge(), body: JSON.stringify(accountBody(endpoint)) };
};
