/** The README says what the tables in the source say, both ways: nothing left out, nothing made up. */
import { existsSync, readFileSync } from 'node:fs';
import { readArguments, USAGE } from '../../src/cli/arguments.js';
import { CONTROLS } from '../../src/control/index.js';
import { CosmosError } from '../../src/common/errors.js';
import { FAULT_KINDS, parseFaultOrders } from '../../src/faults/order.js';
import type { CosmoliteOptions, JsonObject } from '../../src/index.js';
import { AGGREGATES } from '../../src/query/language/aggregate.js';
import { SYSTEM_FUNCTIONS } from '../../src/query/functions/index.js';
import { UNSUPPORTED_FUNCTIONS } from '../../src/query/functions/unsupported.js';
import { ROUTES } from '../../src/pipeline/routes.js';

const ROOT = new URL('../../', import.meta.url);
const README = readFileSync(new URL('README.md', ROOT), 'utf8');

/** What stands between the markers of a checked part. */
function part(name: string): string {
  const [, text] =
    new RegExp(`<!-- ${name}: checked by a test -->(.*?)<!-- /${name} -->`, 's').exec(README) ?? [];
  if (text === undefined) throw new Error(`The README has no part '${name}'.`);
  return text;
}

/** The cells of a table's body. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const codesIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

const sorted = (names: Iterable<string>): string[] => [...names].toSorted();

/** For each option the flags that set it, as they are typed; none for what only code can give. */
const FLAGS: Record<keyof CosmoliteOptions, string[]> = {
  host: ['--host', '::1'],
  port: ['--port', '1'],
  key: ['--key', 'AA=='],
  dataDir: ['--data', 'folder'],
  requestUnitsPerSecond: ['--request-units', '400'],
  enforceThroughput: ['--enforce-throughput'],
  defaultPartitions: ['--partitions', '5'],
  continuousBackupDays: ['--continuous-backup', '7'],
  faults: [],
  clock: [],
  tls: ['--tls-cert', '/dev/null', '--tls-key', '/dev/null'],
  acceptAad: ['--accept-aad'],
  explorerHosts: ['--explorer-host', 'dev.example'],
  log: [],
};

const isFlag = (argument: string): boolean => argument.startsWith('--');

describe("the README's options", () => {
  const rows = rowsOf(part('options'));

  it('should be all there are, with their flags', () => {
    expect(rows.map(([option, flags]) => [codesIn(option)[0], codesIn(flags)])).toEqual(
      Object.entries(FLAGS).map(([option, argv]) => [option, argv.filter(isFlag)]),
    );
  });

  it('should be set by those flags', () => {
    for (const [option, argv] of Object.entries(FLAGS)) {
      const command = readArguments(argv);
      const options = command.kind === 'start' ? command.options : {};
      expect([option, option in options]).toEqual([option, argv.length > 0 || option === 'port']);
    }
  });

  it('should be what --help lists', () => {
    const listed = [...USAGE.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag = '']) => flag);
    const known = Object.values(FLAGS).flat().filter(isFlag);
    expect(sorted(listed)).toEqual(sorted([...known, '--help', '--version']));
  });

  it('should have the defaults that the source states', () => {
    const source = readFileSync(new URL('src/start/options.ts', ROOT), 'utf8');
    const stated: Record<string, string> = {
      host: '`127.0.0.1`',
      defaultPartitions: '1',
      acceptAad: 'false',
    };
    for (const [cell = '', , written] of rows) {
      const option = codesIn(cell)[0] ?? '';
      const expected = stated[option];
      if (expected === undefined) continue;
      expect([option, written]).toEqual([option, expected]);
      expect(source).toMatch(new RegExp(`Default ${expected}\\.[^/]*\\*/\\s*readonly ${option}\\?`));
    }
  });
});

describe("the README's matrix", () => {
  it('should name every operation that is served', () => {
    const named = rowsOf(part('operations')).flatMap(([, operations]) => codesIn(operations));
    const served = ROUTES.map(({ name }) => name).filter((name) => name !== 'notImplemented');
    expect(sorted(named)).toEqual(sorted(new Set(served)));
  });

  it('should name everything that is refused', () => {
    const named = part('refused')
      .split('\n')
      .flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
    expect(sorted(named)).toEqual(sorted(new Set(refusals())));
  });

  it('should name every query function', () => {
    const named = rowsOf(part('functions')).flatMap(([, names]) => codesIn(names));
    expect(sorted(named)).toEqual(sorted([...SYSTEM_FUNCTIONS.keys(), ...Object.keys(AGGREGATES)]));
  });

  it('should name every query function that is refused', () => {
    expect(sorted(codesIn(part('refused functions')))).toEqual(sorted(UNSUPPORTED_FUNCTIONS));
  });

  it('should name every control and every kind of fault', () => {
    const named = rowsOf(part('controls')).flatMap(([request]) => codesIn(request));
    const served = Object.entries(CONTROLS).flatMap(([name, methods]) =>
      Object.keys(methods).map((method) => `${method} /_cosmolite/${name}`),
    );
    expect(sorted(named)).toEqual(sorted(served));
    expect(rowsOf(part('faults')).flatMap(([kind]) => codesIn(kind))).toEqual([...FAULT_KINDS]);
  });
});

describe("the README's examples", () => {
  it('should order faults that can be ordered, of an operation there is', () => {
    const [, body = ''] = /curl -X PUT .* -d '([^']+)'/s.exec(README) ?? [];
    const { orders }: JsonObject = JSON.parse(body);
    const [order] = parseFaultOrders(orders);
    expect(order).toEqual({
      kind: 'reset-after',
      operation: 'createItem',
      path: '/dbs/shop/colls/orders',
      times: 3,
    });
    expect(ROUTES.map(({ name }) => name)).toContain(order?.operation);
  });

  it('should link only to what exists', () => {
    const links = [...README.matchAll(/\]\((?!http|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(new URL(link, ROOT)))).toEqual([]);
  });
});

/** What the rows that serve nothing say they do not serve. */
function refusals(): string[] {
  return ROUTES.filter(({ name }) => name === 'notImplemented').map(({ operation }) => {
    try {
      // They refuse before they look at anything.
      Reflect.apply(operation, undefined, []);
      return 'nothing: it answered';
    } catch (error) {
      const message = error instanceof CosmosError ? error.message : String(error);
      return /^cosmolite does not implement (.*)\.$/.exec(message)?.[1] ?? message;
    }
  });
}
