import { at } from '../support/products.js';
import { withApp } from '../support/with-app.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

describe('A caller who sends traceparent, when nobody records traces', () => {
  const app = withApp({ logLevel: 'info', env: { COSMOS_SLOW_MS: '0' } });
  const send = (traceparent: string) => app.request('GET', at('any', 'tools'), { headers: { traceparent } });

  it('should find its ids in every line of its request', async () => {
    await send(`00-${TRACE}-${CALLER}-01`);
    expect(app.lines.map(({ msg }) => msg)).toEqual(['slow database call', 'request']);
    for (const line of app.lines) expect(line).toMatchObject({ trace_id: TRACE, span_id: CALLER });
  });

  it.each(['nonsense', `00-${'0'.repeat(32)}-${CALLER}-01`, `ff-${TRACE}-${CALLER}-01`])(
    'should find none when it breaks a rule: %s',
    async (traceparent) => {
      await send(traceparent);
      expect(app.lines.length).toBeGreaterThan(0);
      for (const line of app.lines) expect(line).not.toHaveProperty('trace_id');
    },
  );
});
