/** The encodings that an import reads. */
export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What may separate the cells of a CSV row. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What may separate the decimals of a number in CSV. */
export const DECIMALS = ['.', ','] as const;
export type Decimal = (typeof DECIMALS)[number];

/** A column of a CSV file, and what the import does with it. */
export interface ColumnUse {
  /** The name in the header; empty when there is none. */
  readonly column: string;
  /** The fields that it is read into; none for a column that is ignored. */
  readonly fields: readonly string[];
}

/** How the input was read: as the caller said, or as it was detected. */
export interface InputFormat {
  readonly format: 'csv' | 'ndjson';
  /** Present when the input was unpacked. */
  readonly compression?: 'gzip';
  readonly encoding: Encoding;
  /** Of CSV. */
  readonly delimiter?: Delimiter;
  /** Of CSV. */
  readonly decimal?: Decimal;
  /** Of CSV, in a dry run. */
  readonly columns?: readonly ColumnUse[];
}

/** A row whose sku an earlier row of the same file has, in the same category; where rows name a location, at the same one. */
export interface DuplicateRow {
  readonly line: number;
  readonly sku: string;
  readonly category: string;
  readonly location?: string;
  /** The line of the first row with this sku. */
  readonly firstLine: number;
}
