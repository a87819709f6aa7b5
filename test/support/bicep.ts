/** A declaration of a Bicep file. Nothing here compiles Bicep: no package of npm does. */
export interface BicepFile {
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  readonly outputs: readonly string[];
  /** Type and API version of each resource by its symbol. */
  readonly resources: Readonly<Record<string, string>>;
  /** File and given parameters of each module by its symbol. */
  readonly modules: Readonly<Record<string, { readonly file: string; readonly params: readonly string[] }>>;
  /** Files that are read while compiling. */
  readonly loaded: readonly string[];
  /** The text without comments and without the contents of strings. */
  readonly code: string;
}

/** @throws Error when brackets or quotes do not balance */
export function readBicep(text: string): BicepFile {
  const code = withoutStrings(text);
  balance(code);
  const names = (keyword: string) =>
    [...code.matchAll(new RegExp(`^${keyword} (\\w+)`, 'gm'))].map(([, name = '']) => name);
  return {
    parameters: names('param'),
    variables: names('var'),
    outputs: names('output'),
    resources: Object.fromEntries(
      [...text.matchAll(/^resource (\w+) '([^']+)'/gm)].map(([, name = '', type = '']) => [name, type]),
    ),
    modules: Object.fromEntries(
      [...text.matchAll(/^module (\w+) '([^']+)' = \{\n(?:.*\n)*? {2}params: \{\n((?: {4}.*\n)*)/gm)].map(
        ([, name = '', file = '', params = '']) => [
          name,
          { file, params: [...params.matchAll(/^ {4}(\w+):/gm)].map(([, param = '']) => param) },
        ],
      ),
    ),
    loaded: [...text.matchAll(/loadJsonContent\('([^']+)'\)/g)].map(([, file = '']) => file),
    code,
  };
}

/** Expressions inside of strings stay: they use names. */
const withoutStrings = (text: string): string =>
  text
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'/g, (literal) =>
      [...literal.matchAll(/\$\{([^}]*)\}/g)].map(([, expression = '']) => `(${expression})`).join(' '),
    );

function balance(code: string): void {
  if (code.includes("'")) throw new Error('A string is not closed.');
  const open: string[] = [];
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    const partner = { ')': '(', ']': '[', '}': '{' }[bracket];
    if (partner === undefined) open.push(bracket);
    else if (open.pop() !== partner) throw new Error(`A ${bracket} closes nothing.`);
  }
  if (open.length > 0) throw new Error(`Not closed: ${open.join(' ')}`);
}
