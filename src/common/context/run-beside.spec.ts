import { backgroundContext, currentRequest, runInContext } from './request-context.js';
import { shielded } from './run-beside.js';

const hungUp = () => backgroundContext({ tenant: 'acme', signal: AbortSignal.abort() });

const spendAndFail = () =>
  shielded(1_000, async () => {
    currentRequest().charge += 5.5;
    currentRequest().databaseRequests += 2;
    throw new Error('away');
  });

describe('shielded', () => {
  it('should go on after the client has hung up, for the same tenant and request', async () => {
    const request = hungUp();
    const inside = await runInContext(request, () => shielded(1_000, async () => currentRequest()));
    expect(request.signal.aborted).toBe(true);
    expect(inside).toMatchObject({ principal: { tenantId: 'acme' }, requestId: request.requestId });
    expect(inside.signal.aborted).toBe(false);
  });

  it('should charge the request for what it cost, also when it fails', async () => {
    const request = hungUp();
    request.charge = 1;
    request.databaseRequests = 1;
    await expect(runInContext(request, spendAndFail)).rejects.toThrow('away');
    expect(request).toMatchObject({ charge: 6.5, databaseRequests: 3 });
  });
});
