import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

/** What a tool finds: one line for each. */
export interface Findings {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Redocly's recommended rules. */
export async function redocly(text: string): Promise<Findings> {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: text, absoluteRef: 'openapi.json', config });
  const linesOf = (wanted: string): string[] =>
    problems
      .filter(({ severity }) => severity === wanted)
      .map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`);
  return { errors: linesOf('error'), warnings: linesOf('warn') };
}

/** Spectral's `oas` rules. */
export async function spectral(text: string): Promise<Findings> {
  const linter = new spectralCore.Spectral();
  linter.setRuleset(new spectralCore.Ruleset({ extends: [rulesets.oas] }));
  const results = await linter.run(text);
  const linesOf = (isWanted: (severity: number) => boolean): string[] =>
    results
      .filter(({ severity }) => isWanted(severity))
      .map(({ code, message, path }) => `${code}: ${message} ${path.join('/')}`);
  return { errors: linesOf((severity) => severity === 0), warnings: linesOf((severity) => severity > 0) };
}
