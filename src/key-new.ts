import { newKey } from './common/identity/new-key.js';
import { startFailure } from './common/observability/start-failure.js';

try {
  const { key, row } = newKey(process.argv.slice(2));
  process.stdout.write(
    [
      'The key. It is shown only now:',
      '',
      `  ${key}`,
      '',
      'What the service keeps of it. Add it to the JSON list in API_KEYS_FILE, or in API_KEYS:',
      '',
      `  ${row}`,
      '',
      '',
    ].join('\n'),
  );
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
