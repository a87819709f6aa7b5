import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CosmoliteOptions } from '../start/options.js';

/** Where clients and tools look for the vendor's emulator. */
const DEFAULT_PORT = 8081;

export const USAGE = `Usage: cosmolite [options]

An emulator of Azure Cosmos DB for NoSQL: point an SDK at the endpoint it prints.

  --port <n>             port to listen on, 0 for any free one (${DEFAULT_PORT})
  --host <address>       address to listen on (127.0.0.1)
  --data <folder>        keep the data in a folder; without it everything is in memory
  --key <base64>         account key (the well-known emulator key)
  --partitions <n>       physical partitions of a new container (1)
  --request-units <n>    throughput of every container, whatever it was given; above it 429 (unlimited)
  --continuous-backup <n> days, 7 or 30, in which all versions and deletes can be read (none)
  --enforce-throughput   answer 429 above the throughput that containers and databases were given
  --tls-cert <file>      certificate, PEM, together with --tls-key: serve HTTPS
  --tls-key <file>       private key of the certificate, PEM
  --accept-aad           take any Microsoft Entra token unchecked
  --explorer-host <name> host name that may open the data explorer; may be repeated
  --version              print the version
  --help                 print this`;

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly options: CosmoliteOptions };

/** @throws Error with a plain sentence for an unknown flag or a value that is none */
export function readArguments(argv: readonly string[]): Command {
  const { values } = parseArgs({ args: [...argv], options: FLAGS, strict: true, allowPositionals: false });
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const partitions = numberOf('--partitions', values.partitions);
  const requestUnits = numberOf('--request-units', values['request-units']);
  const backupDays = numberOf('--continuous-backup', values['continuous-backup']);
  if (backupDays !== undefined && backupDays !== 7 && backupDays !== 30) {
    throw new Error('--continuous-backup must be 7 or 30.');
  }
  const tls = readTls(values['tls-cert'], values['tls-key']);
  return {
    kind: 'start',
    options: {
      port: numberOf('--port', values.port) ?? DEFAULT_PORT,
      ...(values.host !== undefined && { host: values.host }),
      ...(values.data !== undefined && { dataDir: values.data }),
      ...(values.key !== undefined && { key: values.key }),
      ...(partitions !== undefined && { defaultPartitions: partitions }),
      ...(requestUnits !== undefined && { requestUnitsPerSecond: requestUnits }),
      ...(backupDays !== undefined && { continuousBackupDays: backupDays }),
      ...(values['enforce-throughput'] && { enforceThroughput: true }),
      ...(tls && { tls }),
      ...(values['accept-aad'] && { acceptAad: true }),
      ...(values['explorer-host'] && { explorerHosts: values['explorer-host'] }),
    },
  };
}

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  key: { type: 'string' },
  partitions: { type: 'string' },
  'request-units': { type: 'string' },
  'continuous-backup': { type: 'string' },
  'enforce-throughput': { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'accept-aad': { type: 'boolean' },
  'explorer-host': { type: 'string', multiple: true },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new Error(`${flag} must be a number, not '${text}'.`);
  }
  return value;
}

function readTls(cert: string | undefined, key: string | undefined): CosmoliteOptions['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new Error('--tls-cert and --tls-key belong together.');
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}
