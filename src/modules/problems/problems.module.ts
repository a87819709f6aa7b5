import { Module } from '@nestjs/common';
import { ProblemsController } from './problems.controller.js';

/** A page for every error code: what the `type` of a problem leads to. */
@Module({ controllers: [ProblemsController] })
export class ProblemsModule {}
