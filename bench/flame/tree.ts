import type { CpuProfile } from './inspector.ts';
import type { Frame } from './frame.ts';
import { ownerOf } from './owners.ts';

/** Of a process that waits, the profiler says so: that is not processor time. */
const IDLE = '(idle)';

/** Adds up the samples. Functions of one name and owner are one frame. */
export function treeOf({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const self = new Map<number, number>();
  for (const [place, id] of samples.entries()) {
    self.set(id, (self.get(id) ?? 0) + (timeDeltas[place] ?? 0));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const add = (parent: Frame, id: number): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { functionName, url } = node.callFrame;
    if (functionName === IDLE) return;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const key = `${name} ${ownerOf(name, url)}`;
    const frame = parent.children.get(key) ?? frameFor(name, url);
    parent.children.set(key, frame);
    frame.self += self.get(id) ?? 0;
    for (const child of node.children ?? []) add(frame, child);
  };
  const root = frameFor('all', '');
  const [first] = nodes;
  for (const child of first?.children ?? []) add(root, child);
  addUp(root);
  return root;
}

function addUp(frame: Frame): number {
  let total = frame.self;
  for (const child of frame.children.values()) total += addUp(child);
  frame.total = total;
  return total;
}

const frameFor = (name: string, url: string): Frame => ({
  name,
  owner: ownerOf(name, url),
  self: 0,
  total: 0,
  children: new Map(),
});
