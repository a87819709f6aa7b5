import type { Table } from '../run/bench-case.ts';
import { figure } from '../run/report.ts';
import type { Frame } from './frame.ts';

/** Packages that deserve a name of their own; all others are one. */
const NAMED = [
  '@azure/cosmos',
  '@nestjs',
  'fastify',
  'undici',
  'class-validator',
  'class-transformer',
  'rxjs',
  'pino',
];

/** Whose a function is. */
export function ownerOf(name: string, url: string): string {
  if (name === '(garbage collector)') return 'garbage collection';
  if (url.startsWith('node:')) return 'Node';
  if (url === '') return name === '(program)' ? 'system calls and V8' : 'Node, in C++';
  const file = url.split('/node_modules/').at(-1) ?? url;
  if (file === url) return 'Stockroom';
  return NAMED.find((one) => file.startsWith(`${one}/`)) ?? 'other packages';
}

/** Time in functions of each owner, not in what they call. */
export function ownersTable(root: Frame): Table {
  const times = new Map<string, number>();
  const add = ({ owner, self, children }: Frame): void => {
    times.set(owner, (times.get(owner) ?? 0) + self);
    for (const child of children.values()) add(child);
  };
  add(root);
  times.delete('');
  const rows = [...times]
    .filter(([, self]) => self > root.total / 1_000)
    .toSorted(([, a], [, b]) => b - a)
    .map(([owner, self]) => [owner, `${figure((self / root.total) * 100)} %`]);
  return { head: ['In functions of', 'Part of the time'], rows };
}
