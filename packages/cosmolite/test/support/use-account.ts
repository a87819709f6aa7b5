/**
 * Set-up file of `npm run test:fidelity`, the only run that looks at these variables: any other may be
 * started in a shell where they name somebody's production.
 */
import { jest } from '@jest/globals';
import { useAccount } from './target.js';

/** Databases and containers take seconds to make in a data centre. */
const TEST_TIMEOUT_MS = 120_000;

const { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key } = process.env;
if (endpoint) {
  if (!key) throw new Error('COSMOS_ENDPOINT names an account, so COSMOS_KEY has to be its key.');
  useAccount({ endpoint: new URL(endpoint).href, key });
  jest.setTimeout(TEST_TIMEOUT_MS);
}
