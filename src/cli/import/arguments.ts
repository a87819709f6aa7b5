import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type ImportArguments, isPacked } from './common/import-arguments.js';
import { ImportFailure } from './common/import-failure.js';
import { credentialOf } from './credential.js';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_URL = 'http://127.0.0.1:3000';

export const OPTIONS = {
  help: { type: 'boolean', short: 'h', default: false },
  url: { type: 'string' },
  key: { type: 'string' },
  token: { type: 'string' },
  kind: { type: 'string', default: 'products' },
  'idempotency-key': { type: 'string' },
  mode: { type: 'string', default: 'upsert' },
  format: { type: 'string' },
  'on-error': { type: 'string', default: 'continue' },
  'dry-run': { type: 'boolean', default: false },
  errors: { type: 'string' },
  columns: { type: 'string' },
  delimiter: { type: 'string' },
  decimal: { type: 'string' },
  encoding: { type: 'string' },
} as const;

export const USAGE = `Usage: npm run import -- <file> [options]

Sends a file of products, or of what was counted of them, to a running service, and tells what became of every row.

  <file>              .csv, .tsv, .ndjson or .jsonl, each also with .gz; - reads standard input, and needs --format
  --url <address>     where the service is; default STOCKROOM_URL, then http://127.0.0.1:3000
  --key <key>         API key; default STOCKROOM_API_KEY, which does not show in the list of processes
  --token <token>     bearer token; default STOCKROOM_TOKEN
  --kind <kind>       products (default), or counts: a stocktake, with id or sku, category, location and counted
  --idempotency-key <key>
                      of counts: what an import with this key has counted is not counted again; one is made up
                      without it, and told when the import is interrupted
  --mode <mode>       upsert (default): a product that is there is replaced; create: its row fails
  --on-error <what>   continue (default), or stop: read no further than the first row that fails
  --dry-run           write nothing, and tell what would happen
  --format <format>   csv or ndjson, whatever the name of the file says
  --errors <file>     write the rows that fail to this new file, as they came and with the reasons beside them:
                      correct them there, and import that file
  --columns <list>    which column of a CSV file is which field, and which are ignored:
                      "sku:Variant SKU,name:Title,*:ignore"; --dry-run shows what becomes of each
  --delimiter <sign>  comma, semicolon, tab or pipe; default: as the header shows
  --decimal <sign>    . (default) or , as in 19,90
  --encoding <name>   utf-8, windows-1252, utf-16le or utf-16be; default: as the file shows
  -h, --help          this text

Exit code: 0 every row is saved; 1 rows failed; 2 the import could not be done, or not to its end; 130 after Ctrl-C.
Importing the same file of products again is always safe; one of counts, with the same --idempotency-key.
`;

/**
 * Reads the command line; options win over variables.
 * @returns undefined when somebody asked for help
 * @throws ImportFailure naming what is not understood
 */
export function readArguments(args: string[], env: Environment): ImportArguments | undefined {
  const { values, positionals } = parse(args);
  const { columns, delimiter, decimal, encoding } = values;
  if (values.help) return undefined;
  const [input, ...others] = positionals;
  if (input === undefined) throw misunderstood('Name the file to import, or - for standard input.');
  if (others.length > 0) throw misunderstood(`One file at a time: ${others.join(' ')} is too much.`);
  const at = (path: string): string => resolve(startingPoint(env), path);
  const mode = oneOf('--mode', values.mode, ['create', 'upsert']);
  const onError = oneOf('--on-error', values['on-error'], ['continue', 'stop']);
  const dryRun = values['dry-run'];
  const kind = oneOf('--kind', values.kind, ['products', 'counts']);
  return {
    file: input === '-' ? undefined : at(input),
    format: formatOf(input, values.format),
    packed: isPacked(input),
    url: routeOf(values.url ?? env['STOCKROOM_URL'] ?? DEFAULT_URL, {
      ...(kind === 'counts' ? { kind } : {}),
      mode,
      onError,
      dryRun: String(dryRun),
      ...withoutMissing({ columns, delimiter, decimal, encoding }),
    }),
    credential: credentialOf(values, env),
    kind,
    idempotencyKey: kind === 'counts' ? (values['idempotency-key'] ?? randomUUID()) : undefined,
    mode,
    onError,
    dryRun,
    errors: values.errors === undefined ? undefined : at(values.errors),
  };
}

/** The service knows what they may be, and says so. */
const withoutMissing = (options: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw misunderstood(cause instanceof Error ? cause.message : String(cause));
  }
}

/** npm runs scripts in the folder of the package, and says where it was called. */
const startingPoint = (env: Environment): string =>
  (env['npm_lifecycle_event'] === 'import' ? env['INIT_CWD'] : undefined) ?? '.';

function formatOf(input: string, format: string | undefined): 'csv' | 'ndjson' {
  if (format !== undefined) return oneOf('--format', format, ['csv', 'ndjson']);
  if (/\.(csv|tsv)(\.gz)?$/i.test(input)) return 'csv';
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(input)) return 'ndjson';
  if (/\.xlsx?$/i.test(input)) {
    throw misunderstood('An Excel workbook is not read: save the sheet as CSV, and import that file.');
  }
  if (/\.json$/i.test(input)) {
    throw misunderstood(
      "NDJSON is an object a line: jq -c '.[]' makes it of an array. For a file that is so, add --format ndjson.",
    );
  }
  throw misunderstood('The name of the file does not tell its format: add --format csv or --format ndjson.');
}

function routeOf(address: string, query: Record<string, string>): URL {
  const base = URL.parse(address.endsWith('/') ? address : `${address}/`);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw misunderstood('--url must be an address such as http://127.0.0.1:3000.');
  }
  const route = new URL('v1/imports', base);
  route.search = new URLSearchParams(query).toString();
  return route;
}

function oneOf<const Value extends string>(name: string, given: string, allowed: readonly Value[]): Value {
  const value = allowed.find((candidate) => candidate === given);
  if (value === undefined) throw misunderstood(`${name} must be ${allowed.join(' or ')}.`);
  return value;
}

const misunderstood = (message: string): ImportFailure =>
  new ImportFailure(`${message}\nnpm run import -- --help tells what can be asked for.`);
