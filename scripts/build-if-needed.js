/**
 * Before `npm start`: says in one line when Node is too old, and builds where there are sources. TypeScript itself knows what has
 * changed. Plain JavaScript that any Node can read.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `Stockroom needs Node 22.12 or newer, and this is ${process.version}: run \`npm ci\`, which installs one for its scripts.\n`,
  );
  process.exit(1);
}
if (existsSync('src') && existsSync('node_modules/typescript')) {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
} else if (!existsSync('dist/main.js')) {
  process.stderr.write(
    'There is no dist/main.js, and nothing to build it with: run `npm ci` in a checkout.\n',
  );
  process.exit(1);
}
