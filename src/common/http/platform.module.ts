import { Global, Module } from '@nestjs/common';
import { ServerStateService } from './server-state.service.js';

/** What every module may inject without asking: the state of the server. */
@Global()
@Module({ providers: [ServerStateService], exports: [ServerStateService] })
export class PlatformModule {}
