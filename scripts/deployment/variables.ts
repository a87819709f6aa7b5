import { type Variable, variablesOf } from '../configuration-table.ts';

/** Variables whose values nobody may read. They live in a Secret, and in no file of the repository. */
export const SECRETS: ReadonlySet<string> = new Set([
  'API_KEYS',
  'CURSOR_SECRET',
  'METRICS_TOKEN',
  'COSMOS_KEY',
]);

/** Variables of the embedded database, which no image has. */
export const DEVELOPMENT_ONLY: ReadonlySet<string> = new Set(['COSMOLITE_DATA']);

/** What a deployment says although it is the default: the manifests rest on these values, or they read better in a log. */
const SAID: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  LOG_FORMAT: 'json',
  PORT: '3000',
  DRAIN_DELAY_MS: '5000',
  SHUTDOWN_TIMEOUT_MS: '15000',
};

/** A variable as a deployment sets it. The empty value counts as not set, so it stands for the default. */
export interface Setting extends Variable {
  readonly secret: boolean;
}

/** Every variable that a deployment can set, in the order of `.env.example`. */
export const settingsOf = (envExample: string): Setting[] =>
  variablesOf(envExample)
    .filter(({ name }) => !DEVELOPMENT_ONLY.has(name))
    .map(({ name, meaning }) => ({ name, meaning, value: SAID[name] ?? '', secret: SECRETS.has(name) }));
