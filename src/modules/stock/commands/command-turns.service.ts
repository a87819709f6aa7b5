import { Injectable } from '@nestjs/common';
import { TurnQueue } from '../../../common/iteration/turn-queue.js';

/** To begin one, or to answer it, takes most of a millisecond, and hundreds come when everybody wants one product. */
const AT_ONCE = 1;

/** The turns of stock commands: when they begin, and when they hear of their outcomes. Other calls come in between. */
@Injectable()
export class CommandTurnsService extends TurnQueue {
  constructor() {
    super(AT_ONCE);
  }
}
