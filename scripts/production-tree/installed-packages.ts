import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the lock file says of one folder. */
interface LockEntry {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

/**
 * The folders of the packages that production needs, as `npm ci --omit=dev --omit=optional` leaves them. Links lead to
 * workspaces, and those are development's: the emulator and the benchmarks. `devOptional` is what only development asks
 * for by itself, such as the compiler: an optional peer of a package of production.
 */
export function productionPackages(root: string): string[] {
  const { packages }: { packages: Readonly<Record<string, LockEntry>> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(packages)
    .filter(
      ([path, { dev, devOptional, link }]) =>
        path.startsWith('node_modules/') && !(dev ?? devOptional ?? link),
    )
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)));
}
