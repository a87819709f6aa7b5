import { jest } from '@jest/globals';
import type { Container } from '@azure/cosmos';
import { storageFull } from '../../src/common/errors.js';
import { Store } from '../../src/store/store.js';
import { withServer } from '../support/with-server.js';

describe('a commit that fails', () => {
  const server = withServer();
  let container: Container;
  beforeEach(async () => {
    container = await server.container();
    await container.items.create({ id: 'there', pk: 'p' });
  });
  afterEach(() => jest.restoreAllMocks());

  it.each<[string, () => Promise<unknown>]>([
    ['a write', () => container.items.create({ id: 'new', pk: 'p' })],
    ['a read of the same moment', () => container.item('there', 'p').read()],
    ['a refusal of the same moment', () => container.items.create({ id: 'there', pk: 'p' })],
  ])('should be the answer to %s', async (_, request) => {
    const commit = jest
      .spyOn(Store.prototype, 'committed', 'get')
      .mockImplementation(() => Promise.reject(storageFull('data')));
    await expect(request()).rejects.toMatchObject({ code: 503, substatus: 1014 });
    expect(commit).toHaveBeenCalled();
  });
});
