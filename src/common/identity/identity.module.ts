import { Logger, Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ApiKeyReload } from './api-key-reload.js';
import { ApiKeys } from './api-keys.js';
import { Authentication } from './authentication.js';
import { remoteKeys } from './jwks.js';
import { JwtAuthenticator } from './jwt-authenticator.js';
import type { JwtOptions } from './jwt-options.js';

/** Who asks: API keys, tokens, or nobody in particular, as AUTH_MODE says. */
@Module({
  providers: [
    ApiKeyReload,
    {
      provide: ApiKeys,
      inject: [AppConfig],
      useFactory: ({ identity }: AppConfig) => new ApiKeys(identity.apiKeys?.rows ?? []),
    },
    {
      provide: Authentication,
      inject: [AppConfig, ApiKeys],
      useFactory: ({ identity, tenant }: AppConfig, apiKeys: ApiKeys) =>
        new Authentication(
          {
            ...(identity.apiKeys === undefined ? {} : { apiKeys }),
            ...(identity.jwt === undefined ? {} : { jwt: jwtAuthenticator(identity.jwt) }),
          },
          tenant.default,
        ),
    },
  ],
})
export class IdentityModule {}

function jwtAuthenticator(options: JwtOptions): JwtAuthenticator {
  const logger = new Logger('JwtAuthenticator');
  const keys = remoteKeys(options, (error) =>
    logger.warn(
      error,
      'the keys of the identity provider could not be fetched: those that are known stay in use',
    ),
  );
  return new JwtAuthenticator(options, keys);
}
