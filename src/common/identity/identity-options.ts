import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { IdentityConfig } from './identity.config.js';

/** How callers prove who they are, and whose tenant they have when they need not. */
export interface IdentityModuleOptions extends IdentityConfig {
  readonly defaultTenant: string;
}

/** The options, made from whatever the application injects. */
export type IdentityModuleAsyncOptions = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<IdentityModuleOptions>, 'inject' | 'useFactory'>;

/** Injection token of the module's options. */
export const IDENTITY_OPTIONS = Symbol('IDENTITY_OPTIONS');
