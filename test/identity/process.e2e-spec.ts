import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseApiKeyList } from '../../src/common/identity/api-key-list.js';
import { ApiKeysService } from '../../src/common/identity/api-keys.service.js';
import { USAGE } from '../../src/cli/new-key/arguments.js';
import { ServiceProcess } from '../support/process.js';

const KEY_NEW = new URL('../../dist/cli/new-key/main.js', import.meta.url).pathname;
const PRODUCTION = { NODE_ENV: 'production', COSMOS_ENDPOINT: 'https://acme.documents.azure.com:443/' };

const keyNew = (...args: string[]) => promisify(execFile)(process.execPath, [KEY_NEW, ...args]);

const refusal = (...rules: string[]) => ({
  code: 1,
  signal: null,
  stderr: ['The configuration is not valid:', ...rules.map((rule) => `  ${rule}`), ''].join('\n'),
});

describe('The process', () => {
  it.each([{}, { AUTH_MODE: 'none' }])(
    'should not start in production without authentication: %j',
    async (env) => {
      await using service = new ServiceProcess({ ...PRODUCTION, ...env });
      expect(await service.exit).toEqual(
        refusal(
          'AUTH_MODE must be apikey, jwt or both in production: without it everybody may do everything',
        ),
      );
      expect(service.lines).toEqual([]);
    },
  );

  it('should not start with keys that it cannot read, and say nothing of their content', async () => {
    const API_KEYS = '[{"id":"shop","tenant":"acme","scopes":["products:all"],"hash":"sk_shop_sesame"}]';
    await using service = new ServiceProcess({ ...PRODUCTION, AUTH_MODE: 'apikey', API_KEYS });
    expect(await service.exit).toEqual(
      refusal(
        'API_KEYS entry 0: scopes must be of products:read, products:write, products:admin, stock:write',
        'API_KEYS entry 0: hash must be one that key:new printed',
      ),
    );
  });
});

describe('npm run key:new', () => {
  it('should print the key, and the row that opens for it', async () => {
    const { stdout, stderr } = await keyNew('--id', 'shop', '--tenant', 'acme', '--scopes', 'products:read');
    const [key] = /sk_shop_\S+/.exec(stdout) ?? [''];
    const [row] = /\{.*\}/.exec(stdout) ?? [''];
    expect(stderr).toBe('');
    expect(new ApiKeysService(parseApiKeyList(`[${row}]`).rows).find(key)).toMatchObject({
      id: 'shop',
      tenantId: 'acme',
    });
    expect(stdout.split(key)).toHaveLength(2);
  });

  it('should explain itself to whoever asks for help', async () => {
    expect(await keyNew('--help')).toEqual({ stdout: `${USAGE}\n`, stderr: '' });
  });

  it('should explain itself and fail when it is not told enough', async () => {
    await expect(keyNew('--id', 'shop')).rejects.toMatchObject({ code: 1, stdout: '', stderr: `${USAGE}\n` });
  });
});
