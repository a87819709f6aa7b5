import type { CallCase } from '../bench-case.ts';
import { modelsOf, newProduct } from '../products.ts';
import { targetOf } from '../targets.ts';
import { bySdk, byService } from './subjects.ts';

/** As few as a quick warm-up sends: afterwards every call is a repeat. */
const KEYS = 64;

export const replayCase: CallCase = {
  kind: 'calls',
  name: 'replay',
  title: 'Create, repeated with its Idempotency-Key',
  calls: 3_000,
  subjects: [
    ...byService((load) => {
      const bodies = Array.from({ length: KEYS }, () => newProduct('replayed'));
      return (n, lane) => {
        const product = bodies[n % KEYS];
        return load.expect(201, lane, '/v1/products', {
          method: 'POST',
          headers: { 'idempotency-key': product?.sku ?? '' },
          body: JSON.stringify(product),
        });
      };
    }),
    ...bySdk(
      (container, { targets }) =>
        (n) =>
          container.item(targetOf(targets, n).id, ['default', targetOf(targets, n).category]).read(),
      '’s point read',
    ),
  ],
  prepare: modelsOf,
};
