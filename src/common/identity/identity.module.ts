import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { AccessControlHook } from './access-control.hook.js';
import { ApiKeyReloadService } from './api-key-reload.service.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthenticationService } from './authentication.service.js';
import {
  IDENTITY_OPTIONS,
  type IdentityModuleAsyncOptions,
  type IdentityModuleOptions,
} from './identity-options.js';
import { remoteKeys } from './jwks.js';
import { JwtAuthenticator } from './jwt-authenticator.js';
import type { JwtOptions } from './jwt-options.js';

/** Who asks: API keys, tokens, or nobody in particular. */
@Module({})
export class IdentityModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: IdentityModuleAsyncOptions): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      imports,
      providers: [
        { provide: IDENTITY_OPTIONS, inject, useFactory },
        AccessControlHook,
        ApiKeyReloadService,
        {
          provide: ApiKeysService,
          inject: [IDENTITY_OPTIONS],
          useFactory: ({ apiKeys }: IdentityModuleOptions) => new ApiKeysService(apiKeys?.rows ?? []),
        },
        {
          provide: AuthenticationService,
          inject: [IDENTITY_OPTIONS, ApiKeysService],
          useFactory: (options: IdentityModuleOptions, keys: ApiKeysService) =>
            new AuthenticationService(
              {
                ...(options.apiKeys === undefined ? {} : { apiKeys: keys }),
                ...(options.jwt === undefined ? {} : { jwt: jwtAuthenticator(options.jwt) }),
              },
              options.defaultTenant,
            ),
        },
      ],
      exports: [AccessControlHook, AuthenticationService],
    };
  }
}

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
