import { configure } from '../../app.config.js';
import { StartError } from '../../common/errors/start-error.js';
import { startFailure } from '../../common/observability/process-failures.js';
import { readArguments } from './arguments.js';
import { seed } from './job.js';
import { failureText, summaryText } from './messages.js';
import { loadSeedTools } from './tools.js';

try {
  const order = readArguments(process.argv.slice(2));
  const tools = await loadSeedTools();
  const configuration = await configure();
  const report = await seed(configuration, order, tools).catch((error: unknown) => {
    throw new StartError(failureText(error, configuration.config.cosmos.embedded !== undefined));
  });
  process.stdout.write(`${summaryText(report)}\n`);
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
