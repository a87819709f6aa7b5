/** Makes every function of a script say that it runs, without changing what it does. */
import ts from 'typescript';

/** The name of the global function that is told which function of which file runs. */
export const RECORD = 'recordStepOfWalk';

const ANONYMOUS = '(anonymous)';

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** @param file what the recording calls this script */
export function withRecording(script: string, file: string): string {
  const source = ts.createSourceFile('script.js', script, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const insertions: Insertion[] = [];
  const visit = (node: ts.Node): void => {
    const call = () =>
      `globalThis.${RECORD}(${JSON.stringify(file)}, ${JSON.stringify(nameOf(node, source))})`;
    if (ts.isClassLike(node)) insertions.push(...inClass(node, call));
    if (ts.isFunctionLike(node) && 'body' in node) insertions.push(...inFunction(node.body, source, call));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return inserted(script, insertions);
}

function inFunction(body: ts.Node | undefined, source: ts.SourceFile, call: () => string): Insertion[] {
  if (body === undefined) return [];
  const start = body.getStart(source);
  if (ts.isBlock(body)) return [{ at: start + 1, text: `${call()};` }];
  return [
    { at: start, text: `(${call()}, ` },
    { at: body.getEnd(), text: ')' },
  ];
}

/** A class that writes no constructor gets one: a DTO has no function, and would never be seen. */
function inClass(node: ts.ClassLikeDeclaration, call: () => string): Insertion[] {
  if (node.members.some((member) => ts.isConstructorDeclaration(member))) return [];
  const isDerived = node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const base = isDerived === true ? 'super(...all);' : '';
  return [{ at: node.members.pos, text: `constructor(...all) { ${base}${call()}; }` }];
}

/** `Class.method` or the name of a function; for one without a name, that of what it stands in. */
function nameOf(node: ts.Node, source: ts.SourceFile): string {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isClassLike(at)) return at.name?.text ?? ANONYMOUS;
    if (ts.isConstructorDeclaration(at)) return nameOf(at.parent, source);
    if (ts.isClassElement(at)) return `${nameOf(at.parent, source)}.${at.name?.getText(source) ?? ''}`;
    if (ts.isFunctionDeclaration(at) && at.name !== undefined) return at.name.text;
    if (ts.isVariableDeclaration(at) && isTopLevel(at)) return at.name.getText(source);
  }
  return ANONYMOUS;
}

const isTopLevel = (node: ts.VariableDeclaration): boolean => ts.isSourceFile(node.parent.parent.parent);

function inserted(script: string, insertions: readonly Insertion[]): string {
  let result = '';
  let done = 0;
  for (const { at, text } of insertions.toSorted((a, b) => a.at - b.at)) {
    result += script.slice(done, at) + text;
    done = at;
  }
  return result + script.slice(done);
}
