import { defineNamespace, ProcessVariables } from '../config/namespace.js';
import { OneOf } from '../config/rules.js';

/** Who may read the document and its page: everybody, who holds `products:read`, nobody. */
export type DocsAccess = 'public' | 'protected' | 'off';

class DocsVariables extends ProcessVariables {
  @OneOf(['public', 'protected', 'off'])
  DOCS: DocsAccess = 'public';
}

/** The OpenAPI document and Swagger UI. */
export const docsConfig = defineNamespace('docs', {
  variables: DocsVariables,
  build: ({ DOCS }): { readonly access: DocsAccess } => ({ access: DOCS }),
});
