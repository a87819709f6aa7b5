/**
 * What the service refuses of full-text policies and indexes, in the words that test_full_text_policy.py of
 * Azure/azure-sdk-for-python quotes. No query here uses them.
 */
import { badRequest } from '../common/errors.js';
import { isObject, type Json } from '../values/values.js';
import { entriesOf, type SearchSettings, textOf } from './search-settings.js';

/** As learn.microsoft.com/cosmos-db/full-text-indexing lists them, in their case. */
const LANGUAGES = ['en-US', 'de-DE', 'fr-FR', 'it-IT', 'pt-BR', 'pt-PT', 'es-ES'];

/** @throws CosmosError 400 */
export function requireFullTextSettings({ echoed, indexingPolicy }: SearchSettings): void {
  const policy = echoed['fullTextPolicy'];
  const texts = entriesOf(policy, 'fullTextPaths');
  requireLanguage(isObject(policy) ? policy['defaultLanguage'] : undefined);
  for (const { path, language } of texts) {
    if (!isPath(path)) throw badRequest(`The Full Text Policy contains an invalid Path: ${textOf(path)}.`);
    requireLanguage(language);
  }
  const paths = new Set(texts.map(({ path }) => path));
  for (const [at, { path }] of entriesOf(indexingPolicy.echoed, 'fullTextIndexes').entries()) {
    if (path === undefined) {
      throw badRequest(`Missing path in full-text index specification at index (${at}).`);
    }
    if (!isPath(path)) {
      throw badRequest(`Full-text index specification at index (${at}) contains invalid path.`);
    }
    if (policy !== undefined && !paths.has(path)) {
      throw badRequest(
        `The path of the Full Text Index ${path} does not match the path specified in the Full Text Policy.`,
      );
    }
  }
}

function requireLanguage(language: Json | undefined): void {
  if (language === undefined || language === null || LANGUAGES.includes(textOf(language))) return;
  throw badRequest(
    `The Full Text Policy contains an unsupported language ${textOf(language)}. ` +
      `Supported languages are: ${LANGUAGES.join(', ')}.`,
  );
}

const isPath = (path: Json | undefined): path is string => typeof path === 'string' && path.startsWith('/');
