/**
 * The table of docs/configuration.md, made from `.env.example`, which a test holds equal to the schema. One list,
 * written once: the comment above a variable is its meaning, the value behind it its default.
 */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

export function variablesOf(envExample: string): Variable[] {
  const variables: Variable[] = [];
  let comment: string[] = [];
  for (const line of envExample.split('\n')) {
    const assignment = /^# ([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (assignment !== null) {
      variables.push({ name: assignment[1] ?? '', value: assignment[2] ?? '', meaning: comment.join(' ') });
      comment = [];
    } else if (line.startsWith('# ') && !line.startsWith('# ---')) {
      comment.push(line.slice(2));
    } else {
      comment = [];
    }
  }
  return variables;
}

/** The table that `envExample` gives. */
export function configurationTable(envExample: string): string {
  const rows = variablesOf(envExample).map(
    ({ name, value, meaning }) => `| \`${name}\` | ${value === '' ? '' : code(value)} | ${cell(meaning)} |`,
  );
  return ['| Variable | Default or example | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

const code = (text: string): string => `\`${cell(text)}\``;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
