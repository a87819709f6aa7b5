import { Inject } from '@nestjs/common';
import { containerToken } from '../options/cosmos.constants.js';

/** Injects the SDK's `Container` of a definition that was given to `CosmosModule.forFeature`. */
export const InjectContainer = (id: string): PropertyDecorator & ParameterDecorator =>
  Inject(containerToken(id));
