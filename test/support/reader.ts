import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { entriesOf, get } from './json.js';

const ROOT = new URL('../../', import.meta.url).pathname;

/** The address that the documents show. */
const SHOWN_ADDRESS = 'http://127.0.0.1:3000';

/**
 * What commands of a document print, typed one after the other into one terminal, in an empty folder.
 * `npm run x` runs what package.json has for it, on the build as it is: a build during a test would disturb the others.
 * @param address of the service, instead of the one that the documents show
 * @throws when a command fails
 */
export async function typed(
  commands: readonly string[],
  address = SHOWN_ADDRESS,
): Promise<{ printed: string; progress: string }> {
  const script = [NPM, ...commands.map((block) => block.replaceAll(SHOWN_ADDRESS, address))].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'reader-'));
  try {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-euc', script], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, STOCKROOM_URL: address, NODE: process.execPath },
    });
    return { printed: stdout, progress: stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A shell function in the place of npm, which knows the tools of package.json that are single scripts of the build. */
const NPM = [
  'npm() {',
  '  local name=$2; shift 2; if [ "${1-}" = -- ]; then shift; fi',
  '  case $name in',
  ...tools().map(([name, script]) => `    ${name}) "$NODE" '${join(ROOT, script)}' "$@" ;;`),
  '    *) echo "npm run $name is no tool of the build" >&2; return 1 ;;',
  '  esac',
  '}',
].join('\n');

function tools(): [name: string, script: string][] {
  const packageJson: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return entriesOf(get(packageJson, 'scripts')).flatMap(([name, command]) => {
    const script = /^node (dist\/\S+)$/.exec(String(command))?.[1];
    return script === undefined ? [] : [[name, script]];
  });
}

/** The statuses of the answers that `curl -i` printed. */
export const statusesIn = (printed: string): number[] =>
  [...printed.matchAll(/HTTP\/1\.1 ([2-5]\d\d)/g)].map((match) => Number(match[1]));

/** Whether an answer is in what was printed, as a document shows it: broken into lines, and with `…` for what it leaves out. */
export function isPrinted(block: string, printed: string): boolean {
  const parts = block.replaceAll(/\n */g, '').split('…');
  return printed.split('\n').some((line) => {
    let end = 0;
    return parts.every((part) => {
      const start = line.indexOf(part, end);
      end = start + part.length;
      return start !== -1;
    });
  });
}
