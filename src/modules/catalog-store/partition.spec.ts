import {
  backgroundContext,
  type RequestContext,
  runInContext,
} from '../../common/context/request-context.js';
import { Partition } from './partition.js';
import { type Principal, unrestricted } from '../../common/context/principal.js';

function as<T>(principal: Principal | undefined, work: () => T): T {
  const context: RequestContext = { ...backgroundContext({ tenant: 'nobody' }), principal };
  return runInContext(context, work);
}

const anybody = unrestricted('none', 'acme');
const gardener: Principal = { ...anybody, categories: new Set(['tools', 'garden']) };
const nowhere: Principal = { ...anybody, categories: new Set() };

describe('Partition', () => {
  it.each([
    ['any category', anybody, 'paint'],
    ['an allowed category', gardener, 'garden'],
  ])('should be had for %s, in the tenant of the caller', (_, principal, category) => {
    const partition = as(principal, () => Partition.of(category));
    expect([partition.tenantId, partition.category, partition.key]).toEqual([
      'acme',
      category,
      ['acme', category],
    ]);
  });

  it.each([
    ['another category', gardener, 'paint'],
    ['a category in another spelling, which nobody should pass on', gardener, 'Garden'],
    ['any category when none is allowed', nowhere, 'garden'],
  ])('should be refused for %s', (_, principal, category) => {
    expect(() => as(principal, () => Partition.of(category))).toThrow(
      expect.objectContaining({ code: 'partition_forbidden' }),
    );
  });

  it('should not be had on a public route, nor outside a request', () => {
    expect(() => as(undefined, () => Partition.of('tools'))).toThrow('A public route reached for data');
    expect(() => Partition.of('tools')).toThrow('There is no request context here');
  });

  it('should give keys that a caller cannot change for others', () => {
    const partition = as(anybody, () => Partition.of('tools'));
    partition.key.push('paint');
    expect(partition.key).toEqual(['acme', 'tools']);
  });
});
