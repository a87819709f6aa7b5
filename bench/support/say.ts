import { load } from './machine.ts';

/** One part of a report, with how busy the machine was. */
export function say(title: string, lines: readonly string[]): void {
  const body = [...lines, load()].map((line) => `  ${line}\n`).join('');
  process.stdout.write(`\n${title}\n${body}`);
}

/** `25,000` */
export const integer = (value: number): string => Math.round(value).toLocaleString('en');
