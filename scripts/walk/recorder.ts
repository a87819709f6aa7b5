/**
 * Loaded before the service (`node --import`): records which files of its build run, in the order of their first call.
 * The process that started it sends `start` and `stop`, and is sent the recording.
 */
import { registerHooks } from 'node:module';
import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RECORD, withRecording } from './with-recording.ts';

/** A file of the source, and the functions of it that ran, each in the order of the first call. */
export interface Step {
  readonly file: string;
  readonly functions: readonly string[];
}

const build = process.env['WALK_BUILD'] ?? '';
const functions = new Map<string, Set<string>>();
let records = false;

Object.assign(globalThis, {
  [RECORD]: (file: string, name: string): void => {
    if (!records) return;
    const names = functions.get(file);
    if (names === undefined) functions.set(file, new Set([name]));
    else names.add(name);
  },
});

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const source = loaded.source ?? '';
    if (!url.startsWith(pathToFileURL(build + sep).href)) return loaded;
    const script = typeof source === 'string' ? source : new TextDecoder().decode(source);
    const file = `src/${relative(build, fileURLToPath(url))}`.replace(/\.js$/, '.ts');
    return { ...loaded, source: withRecording(script, file) };
  },
});

process.on('message', (message) => {
  records = message === 'start';
  if (records) functions.clear();
  else process.send?.([...functions].map(([file, names]): Step => ({ file, functions: [...names] })));
});
