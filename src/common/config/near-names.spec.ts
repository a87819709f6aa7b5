import { nearNameWarnings } from './near-names.js';

const KNOWN = new Set(['PORT', 'COSMOS_ENDPOINT', 'COSMOS_KEY', 'RATE_LIMIT_RUS']);

describe('nearNameWarnings', () => {
  it.each([
    ['COSMOS_ENDPONT', 'COSMOS_ENDPOINT'],
    ['COSMOS_ENPDOINT', 'COSMOS_ENDPOINT'],
    ['COSMOS_ENDPOINTS', 'COSMOS_ENDPOINT'],
    ['COSMOS_KYE', 'COSMOS_KEY'],
    ['RATE_LIMIT_RU', 'RATE_LIMIT_RUS'],
  ])('should warn of %s and name %s', (name, near) => {
    expect(nearNameWarnings([name], KNOWN)).toEqual([
      `${name} is not a variable of this service. Do you mean ${near}?`,
    ]);
  });

  it.each(['COSMOS_ENDPOINT', 'COSMOS_SOMETHING_ELSE', 'PATH', 'PORTS', 'OTHER_KEY'])(
    'should pass over %s',
    (name) => {
      expect(nearNameWarnings([name], KNOWN)).toEqual([]);
    },
  );
});
