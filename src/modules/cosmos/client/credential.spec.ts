import { Logger } from '@nestjs/common';
import { AnnouncedCredential, defaultCredential, principalOf } from './credential.js';

const ignore = (): void => {};
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

describe('AnnouncedCredential', () => {
  const lines: unknown[] = [];

  beforeAll(() => {
    Logger.overrideLogger({ log: (line: unknown) => void lines.push(line), warn: ignore, error: ignore });
  });

  it('should tell the log as whom it signed in, once, and again when that changes', async () => {
    let claims = { oid: 'o-1' };
    const expiresOnTimestamp = 0;
    class TestCredential {
      getToken = () => Promise.resolve({ token: token(claims), expiresOnTimestamp });
    }
    const credential = new AnnouncedCredential(new TestCredential());
    expect(await credential.getToken('scope')).toEqual({ token: token(claims), expiresOnTimestamp });
    await credential.getToken('scope');
    claims = { oid: 'o-2' };
    await credential.getToken('scope');
    expect(lines).toEqual([
      'Signed in with TestCredential as principal o-1.',
      'Signed in with TestCredential as principal o-2.',
    ]);
  });
});

describe('defaultCredential', () => {
  const before = process.env['AZURE_TOKEN_CREDENTIALS'];

  afterEach(() => {
    if (before === undefined) delete process.env['AZURE_TOKEN_CREDENTIALS'];
    else process.env['AZURE_TOKEN_CREDENTIALS'] = before;
  });

  it('should respect AZURE_TOKEN_CREDENTIALS', async () => {
    process.env['AZURE_TOKEN_CREDENTIALS'] = 'nonsense';
    await expect(defaultCredential()).rejects.toThrow('Invalid value for AZURE_TOKEN_CREDENTIALS');
  });
});
