/** Of a tag of either product, such as `v1.2.3` or `cosmolite-v1.2.3`. */
const TAG = /^(cosmolite-)?v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/;

/**
 * What the changelog says of a version, without the lines of the other product.
 * @throws Error when it says nothing: a release without notes is a mistake
 */
export function releaseNotes(changelog: string, tag: string): string {
  const [, prefix, version] = TAG.exec(tag) ?? [];
  if (version === undefined) throw new Error(`${tag} is no tag of a release.`);
  const chapter = changelog.split(/^## /m).find((part) => part.startsWith(`[${version}]`));
  const other = prefix === undefined ? '- cosmolite: ' : '- Stockroom: ';
  const lines = (chapter ?? '')
    .split('\n')
    .slice(1)
    .filter((line) => !line.startsWith(other));
  const notes = lines
    .join('\n')
    .replaceAll(/^### .*\n\s*(?=### |$(?![^]))/gm, '')
    .trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${tag}.`);
  return notes;
}
