/** Says in one line that Node is too old, before anything is loaded that an old one cannot read. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`Stockroom needs Node 22.12 or newer, and this is ${process.version}.\n`);
  process.exit(1);
}
await import('./serve.js');
