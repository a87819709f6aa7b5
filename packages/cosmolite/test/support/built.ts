import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of the built package: threads and processes of their own cannot run the sources. */
export function builtFile(name: string): string {
  const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: run 'npm run build' first.`);
  return path;
}
