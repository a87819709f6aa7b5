/**
 * Imported into each process of a test run. A worker that has nothing left to do is gone at once: to take the memory of hundreds of
 * suites apart takes longer than the half second that Jest waits before it complains.
 */
if (process.env.JEST_WORKER_ID !== undefined && process.send !== undefined) {
  process.once('exit', (code) => process.exit(code));
}
