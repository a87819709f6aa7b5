import { Injectable } from '@nestjs/common';
import type { AppError } from '../../../common/errors/app-error.js';

/** `pending` until the containers are verified; `failed` when an operator has to act. Both go on trying. */
export type StartupState = 'pending' | 'ready' | { readonly failed: string };

/** How far provisioning has come: written by it, read by health and by the translation of errors. */
@Injectable()
export class StartupStatus {
  state: StartupState = 'pending';
  /** That a container differs from its definition and stays so: calls fail with it before they write what does not fit. */
  unfit: AppError | undefined;
}
