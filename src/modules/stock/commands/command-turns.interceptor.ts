import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { CommandTurnsService } from './command-turns.service.js';

/** Commands are checked and begun in their turn. */
@Injectable()
export class CommandTurnsInterceptor implements NestInterceptor {
  constructor(private readonly turns: CommandTurnsService) {}

  async intercept(_context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await this.turns.take();
    return next.handle();
  }
}

/** For handlers that carry out a command about stock. */
export const InTurn = (): MethodDecorator => UseInterceptors(CommandTurnsInterceptor);
