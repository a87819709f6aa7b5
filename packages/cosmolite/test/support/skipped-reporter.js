/** Names every group that was skipped, with its reason: Jest says nothing of files that are skipped in whole. */
export default class SkippedReporter {
  onRunComplete(_contexts, { testResults }) {
    const groups = new Map();
    for (const { status, ancestorTitles } of testResults.flatMap((file) => file.testResults)) {
      if (status !== 'pending') continue;
      const group = ancestorTitles.join(' › ');
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
    for (const [group, count] of groups) process.stdout.write(`skipped ${count}: ${group}\n`);
  }
}
