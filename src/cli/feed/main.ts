import { configure } from '../../app.config.js';
import { startFailure } from '../../common/observability/process-failures.js';
import { ChangeFeedService } from '../../modules/cosmos/change-feed/change-feed.service.js';
import { openApplication } from '../open-application.js';
import { readArguments } from './arguments.js';
import { operate } from './job.js';

try {
  const order = readArguments(process.argv.slice(2), new Date());
  const app = await openApplication(await configure());
  try {
    const { text, isDone } = await operate(app.get(ChangeFeedService), order);
    process.stdout.write(text);
    if (!isDone) process.exitCode = 1;
  } finally {
    await app.close();
  }
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
