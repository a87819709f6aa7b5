import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

/** What a client would write first: it compiles when requests and failures have the types that a reader expects. */
const CLIENT = `
import type { components, operations } from './api.js';
type Schemas = components['schemas'];
export const smallest: Schemas['CreateProduct'] = { category: 'tools', sku: 'A', name: 'Hammer', price: 19.99 };
export const replaced: Schemas['ReplaceProduct'] = smallest;
export const some: Schemas['CreateProducts'] = { items: [smallest] };
export const operation: Schemas['CreateOperation'] = { op: 'create', product: { sku: 'A', name: 'Hammer', price: 1 } };
type Created = operations['createProduct']['responses'];
export const etagOf = (product: Created[201]['content']['application/json']): string => product.etag;
type Conflict = Created[409]['content']['application/problem+json'];
export const isTaken = (problem: Conflict): problem is Conflict & { code: 'sku_taken' } => problem.code === 'sku_taken';
type Refused = operations['patchProduct']['responses'][400]['content']['application/problem+json'];
export function tell(problem: Refused): string {
  switch (problem.code) {
    case 'validation_failed': return String(problem.errors?.length);
    case 'malformed_json':
    case 'invalid_id': return problem.detail;
    default: return problem satisfies never;
  }
}
type Unauthenticated = operations['getProduct']['responses'][401]['content']['application/problem+json'];
export const unauthenticated: Unauthenticated['code'] = 'unauthenticated';
export const forbidden: operations['getProduct']['responses'][403]['content']['application/problem+json']['status'] = 403;
export type Named = operations['getHealthLive'] | operations['getOpenApiDocument'];
`;

/** The errors of tsc, strict, in the types that openapi-typescript makes by default and in a client of them. */
export async function typeErrors(text: string): Promise<string[]> {
  // Inside the repository: the compiler looks for its libraries from there.
  const folder = mkdtempSync(join(import.meta.dirname, '.client-'));
  try {
    writeFileSync(join(folder, 'api.d.ts'), astToString(await openapiTS(text)));
    writeFileSync(join(folder, 'client.ts'), CLIENT);
    const program = ts.createProgram([join(folder, 'client.ts')], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
    });
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
