import { VisitsModule } from '../support/visits.module.js';
import { withApp } from '../support/with-app.js';

describe('A new domain of one module and one container', () => {
  const app = withApp({ modules: [VisitsModule] });

  it('should be provisioned, served and answered as the rest is', async () => {
    expect(await app.request('PUT', '/v1/visits/ada')).toMatchObject({ status: 200, body: { id: 'ada' } });
    expect(await app.request('GET', '/v1/visits/ada')).toMatchObject({ status: 200, body: { found: true } });
    await app.orderFaults({ kind: '503', path: '/dbs/stockroom/colls/visits' });
    expect(await app.request('GET', '/v1/visits/ada')).toMatchObject({
      status: 503,
      body: { code: 'database_unavailable' },
    });
  });
});
