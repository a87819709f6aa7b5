import { configure } from '../../app.config.js';
import { runTool } from '../run-tool.js';
import { readArguments, USAGE } from './arguments.js';
import { verifyStock } from './job.js';
import { summaryText } from './messages.js';

await runTool(USAGE, async (args) => {
  const order = readArguments(args);
  const report = await verifyStock(await configure(), order);
  process.stdout.write(`${summaryText(report)}\n`);
  if (report.drifting > 0) process.exitCode = 1;
});
