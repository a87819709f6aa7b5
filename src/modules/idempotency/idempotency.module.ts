import { Module } from '@nestjs/common';
import { CallsInTurnService } from './calls-in-turn.service.js';

/** What makes a repeated call harmless. */
@Module({ providers: [CallsInTurnService], exports: [CallsInTurnService] })
export class IdempotencyModule {}
