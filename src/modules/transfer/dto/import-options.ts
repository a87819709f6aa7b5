/** What an import does with the rows. */
export interface ImportOptions {
  /** `create`: a product that is there fails its row. `upsert`: it is replaced, and keeps its `createdAt`. */
  readonly mode: 'create' | 'upsert';
  /** `stop`: reads no further than the first row that fails. */
  readonly onError: 'continue' | 'stop';
  /** Writes nothing, and tells what would become of each row. */
  readonly dryRun: boolean;
}
