import { type DynamicModule, Module } from '@nestjs/common';
import { ErrorCatalog } from '../../common/errors/error-catalog.js';
import { ProblemsController } from './problems.controller.js';

/** A page for every error code: what the `type` of a problem leads to. */
@Module({})
export class ProblemsModule {
  static forRoot(errors: ErrorCatalog): DynamicModule {
    return {
      module: ProblemsModule,
      controllers: [ProblemsController],
      providers: [{ provide: ErrorCatalog, useValue: errors }],
    };
  }
}
