/** One commit to come, and those who wait for it. */
export class SharedCommit {
  /** Rejects when the disk fails: then nothing of it is there. */
  readonly settled: Promise<void>;
  /** To be called once, with the reason when it failed. */
  finish: (failure?: { readonly reason: unknown }) => void = () => {};

  constructor() {
    this.settled = new Promise((resolve, reject) => {
      this.finish = (failure) => (failure ? reject(failure.reason) : resolve());
    });
    // A client that hung up waits for nothing.
    this.settled.catch(() => {});
  }
}
