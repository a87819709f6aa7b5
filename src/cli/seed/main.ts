import { configure } from '../../app.config.js';
import { StartError } from '../../common/errors/start-error.js';
import { runTool } from '../run-tool.js';
import { readArguments, USAGE } from './arguments.js';
import { seed } from './job.js';
import { failureText, summaryText } from './messages.js';
import { loadSeedTools } from './tools.js';

await runTool(USAGE, async (args) => {
  const order = readArguments(args);
  const tools = await loadSeedTools();
  const configuration = await configure();
  const report = await seed(configuration, order, tools).catch((error: unknown) => {
    throw new StartError(failureText(error, configuration.config.cosmos.embedded !== undefined));
  });
  process.stdout.write(`${summaryText(report)}\n`);
});
