import { configure } from '../../app.config.js';
import { ChangeFeedService } from '../../modules/cosmos/change-feed/change-feed.service.js';
import { SummaryRebuildService } from '../../modules/summaries/rebuild/summary-rebuild.service.js';
import { openApplication } from '../open-application.js';
import { runTool } from '../run-tool.js';
import { readArguments, USAGE } from './arguments.js';
import { operate, rebuild } from './job.js';

const say = (text: string): void => void process.stdout.write(text);

await runTool(USAGE, async (args) => {
  const order = readArguments(args, new Date());
  const app = await openApplication(await configure());
  try {
    const { text, isDone } =
      order.command === 'rebuild'
        ? await rebuild(app.get(SummaryRebuildService, { strict: false }), order, say)
        : await operate(app.get(ChangeFeedService), order);
    say(text);
    if (!isDone) process.exitCode = 1;
  } finally {
    await app.close();
  }
});
