import { Injectable } from '@nestjs/common';
import { KeptFor } from '../storage/kept-for.js';
import { type Generations, GenerationsRepository } from './generations.repository.js';

/** Every instance knows a change after this time, in milliseconds. The rebuild relies on it. */
export const KNOWN_AFTER_MS = 2_000;

/** Caches the generations that are served and counted. */
@Injectable()
export class GenerationsService {
  private readonly kept: KeptFor<Generations>;

  constructor(repository: GenerationsRepository) {
    this.kept = new KeptFor(KNOWN_AFTER_MS, () => repository.read());
  }

  /** At most `KNOWN_AFTER_MS` old. */
  current(): Promise<Generations> {
    return this.kept.value();
  }
}
