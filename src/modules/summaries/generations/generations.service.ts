import { Injectable } from '@nestjs/common';
import { KeptFor } from '../storage/kept-for.js';
import { type Generations, GenerationsRepository } from './generations.repository.js';

/** After this long, in milliseconds, every instance knows of a change. A rebuild rests on it. */
export const KNOWN_AFTER_MS = 2_000;

/** Which summaries are served and counted, asked often and read seldom. */
@Injectable()
export class GenerationsService {
  private readonly kept: KeptFor<Generations>;

  constructor(repository: GenerationsRepository) {
    this.kept = new KeptFor(KNOWN_AFTER_MS, () => repository.read());
  }

  /** Not older than `KNOWN_AFTER_MS`. */
  current(): Promise<Generations> {
    return this.kept.value();
  }
}
