/** `node scripts/release-notes.ts TAG`: the part of CHANGELOG.md that a release of that tag has. */
import { readFileSync } from 'node:fs';
import { releaseNotes } from './release/notes.ts';

const [tag] = process.argv.slice(2);
if (tag === undefined) throw new Error('Say which tag.');
const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
process.stdout.write(`${releaseNotes(changelog, tag)}\n`);
