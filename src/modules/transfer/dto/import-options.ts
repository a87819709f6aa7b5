/** What the rows of an import are about. */
export const IMPORT_KINDS = ['products', 'counts'] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What all rows of counts have that do not say otherwise. */
export interface RowDefaults {
  readonly category?: string;
  readonly location?: string;
}

/** What an import does with the rows. */
export interface ImportOptions extends RowDefaults {
  /** What the rows are about. */
  readonly kind: ImportKind;
  /** `create`: a product that is there fails its row. `upsert`: it is replaced, and keeps its `createdAt`. */
  readonly mode: 'create' | 'upsert';
  /** `stop`: reads no further than the first row that fails. */
  readonly onError: 'continue' | 'stop';
  /** Writes nothing, and tells what would become of each row. */
  readonly dryRun: boolean;
}
