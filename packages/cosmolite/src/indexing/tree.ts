import { type IndexPath, parseIndexPath, type PropertyPath } from './path.js';
import type { IndexingPolicy } from './policy.js';

/** What a policy says about one place in an item, and about the places below it. */
export interface IndexNode {
  /** Whether a value at the place itself is indexed. */
  readonly here: boolean;
  /** Whether values below are, unless one of `children` says otherwise. */
  readonly below: boolean;
  /** By member name; `[]` stands for any position in an array. Empty when all that is below is alike. */
  readonly children: ReadonlyMap<string, IndexNode>;
}

interface Growing {
  here?: boolean;
  below?: boolean;
  readonly children: Map<string, Growing>;
}

/** A policy as a tree: the most precise entry decides, so more names beat fewer, and `/a/?` beats `/a/*`. */
export function indexTree({ indexingMode, includedPaths, excludedPaths }: IndexingPolicy): IndexNode {
  const root: Growing = { children: new Map() };
  if (indexingMode !== 'none') {
    for (const { path } of excludedPaths) plant(root, parseIndexPath(path), false);
    for (const { path } of includedPaths) plant(root, parseIndexPath(path), true);
  }
  return grown(root, false);
}

/** @param path member names; `[]` stands for any position in an array */
export function isIndexedIn(tree: IndexNode, path: PropertyPath): boolean {
  let node = tree;
  for (const name of path) {
    const child = node.children.get(name);
    if (!child) return node.below;
    node = child;
  }
  return node.here;
}

/** What holds for a member that its parent's node does not name. */
export const unnamed = ({ below }: IndexNode): IndexNode => (below ? ALL : NONE);

const ALL: IndexNode = { here: true, below: true, children: new Map() };
const NONE: IndexNode = { here: false, below: false, children: new Map() };

function plant(root: Growing, { names, below }: IndexPath, isIncluded: boolean): void {
  let node = root;
  for (const name of names) {
    const child = node.children.get(name) ?? { children: new Map() };
    node.children.set(name, child);
    node = child;
  }
  node[below ? 'below' : 'here'] = isIncluded;
}

function grown({ here, below, children }: Growing, inherited: boolean): IndexNode {
  const own = below ?? inherited;
  return {
    here: here ?? own,
    below: own,
    children: new Map([...children].map(([name, child]) => [name, grown(child, own)])),
  };
}
