import { apiDiff } from 'api-smart-diff';

/** Where a client of `before` may fail with `after`, by the rules of api-smart-diff: one line for each change. */
export function breakingChanges(before: object, after: object): string[] {
  return apiDiff(before, after)
    .filter(({ type }) => type === 'breaking')
    .map(({ action, path }) => `${action} ${path.join('/')}`);
}
