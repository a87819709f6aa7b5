import { defineNamespace, ProcessVariables } from '../config/namespace.js';
import { Text } from '../config/rules.js';
import { TENANT_ID } from '../context/principal.js';

class TenantVariables extends ProcessVariables {
  @Text('1 to 100 of A-Z a-z 0-9 . _ -', (text) => TENANT_ID.test(text))
  DEFAULT_TENANT = 'default';
}

/** Whose data it is when nobody says who asks. */
export const tenantConfig = defineNamespace('tenant', {
  variables: TenantVariables,
  build: ({ DEFAULT_TENANT }): { readonly default: string } => ({ default: DEFAULT_TENANT }),
});
