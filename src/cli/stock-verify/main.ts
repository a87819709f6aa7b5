import { configure } from '../../app.config.js';
import { startFailure } from '../../common/observability/process-failures.js';
import { readArguments } from './arguments.js';
import { verifyStock } from './job.js';
import { summaryText } from './messages.js';

try {
  const order = readArguments(process.argv.slice(2));
  const report = await verifyStock(await configure(), order);
  process.stdout.write(`${summaryText(report)}\n`);
  if (report.drifting > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
