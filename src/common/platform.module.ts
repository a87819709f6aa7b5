import { type DynamicModule, Module } from '@nestjs/common';
import { AppConfig } from './config/app-config.js';
import { ServerState } from './http/server-state.js';

/** What every module may inject without asking: the configuration and the state of the server. */
@Module({})
export class PlatformModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [{ provide: AppConfig, useValue: config }, ServerState],
      exports: [AppConfig, ServerState],
    };
  }
}
