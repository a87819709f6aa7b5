/** `npm run deploy:generate`: writes the parts of `deploy/` that follow from the built code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { startBuiltService } from './built-service.ts';
import { deploymentFiles, type ServiceFacts } from './deployment/files.ts';

const root = new URL('../', import.meta.url);
const [{ ContainerRegistry }, { loadConfig }] = await Promise.all([
  import(new URL('dist/modules/cosmos/containers/container-registry.service.js', root).href),
  import(new URL('dist/app.config.js', root).href),
]);
await using service = await startBuiltService();
const { app } = service;
const facts: ServiceFacts = {
  envExample: readFileSync(new URL('.env.example', root), 'utf8'),
  containers: app.get(ContainerRegistry).definitions,
  port: loadConfig({}).http.port,
};
for (const [path, text] of Object.entries(deploymentFiles(facts))) {
  writeFileSync(new URL(path, root), text);
  process.stdout.write(`${path}\n`);
}
