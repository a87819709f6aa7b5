import { principalOf } from './credential.js';

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

describe('principalOf', () => {
  it.each([
    ['an application', token({ oid: 'o-1', appid: 'a-1' }), 'principal o-1, application a-1'],
    [
      'a managed identity',
      token({ oid: 'o-1', appid: 'a-1', xms_mirid: '/m/1' }),
      'principal o-1, managed identity /m/1',
    ],
    ['a user', token({ oid: 'o-1' }), 'principal o-1'],
    ['an opaque token', 'opaque', 'a principal that the token does not name'],
    ['a token with other content', token(7), 'a principal that the token does not name'],
  ])('should name %s', (_name, jwt, principal) => {
    expect(principalOf(jwt)).toBe(principal);
  });
});
