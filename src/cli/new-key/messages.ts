/** The key for its owner, and the row for the configuration. */
export function keyText(key: string, row: string): string {
  return [
    'The key. It is shown only now:',
    '',
    `  ${key}`,
    '',
    'What the service keeps of it. Add it to the JSON list in API_KEYS_FILE, or in API_KEYS:',
    '',
    `  ${row}`,
    '',
    '',
  ].join('\n');
}

/** Why there is no key, one reason a line. There is only one entry, so its number is left out. */
export function refusalText(problems: readonly string[]): string {
  return problems.map((problem) => problem.replace('entry 0: ', '')).join('\n');
}
