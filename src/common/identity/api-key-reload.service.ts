import { IDENTITY_OPTIONS, type IdentityModuleOptions } from './identity-options.js';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { watchApiKeyFile } from './api-key-file.js';
import { ApiKeysService } from './api-keys.service.js';

/** Puts the keys of a changed file in force. A file with a fault changes nothing: a slip must not lock everybody out. */
@Injectable()
export class ApiKeyReloadService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ApiKeyReloadService.name);
  private stop: (() => void) | undefined;

  constructor(
    @Inject(IDENTITY_OPTIONS) private readonly options: IdentityModuleOptions,
    private readonly keys: ApiKeysService,
  ) {}

  onModuleInit(): void {
    const file = this.options.apiKeys?.file;
    if (file === undefined) return;
    this.stop = watchApiKeyFile(file, ({ rows, problems }) => {
      if (problems.length > 0) {
        this.logger.error(
          { problems },
          'the file of API keys has faults: the keys stay as they were, and none of them is revoked',
        );
        return;
      }
      this.keys.replace(rows);
      this.logger.log({ ids: rows.map(({ id }) => id) }, 'the API keys have been read again');
    });
  }

  onApplicationShutdown(): void {
    this.stop?.();
  }
}
