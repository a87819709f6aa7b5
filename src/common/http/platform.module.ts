import { Global, Module } from '@nestjs/common';
import { ServerState } from './server-state.js';

/** What every module may inject without asking: the state of the server. */
@Global()
@Module({ providers: [ServerState], exports: [ServerState] })
export class PlatformModule {}
