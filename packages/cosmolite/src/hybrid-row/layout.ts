/**
 * HybridRow, the binary form of batches in the .NET SDK. The format is described in the public
 * repository microsoft/HybridRow (Docs/Grammar.md, Docs/RecordIO.md); the columns of a batch are in the
 * .NET SDK's HybridRowBatchSchemas.json.
 *
 * A row is the version, the number of its layout, one bit for each fixed and variable column that says
 * whether it is there, the fixed columns, the variable columns that are there, each with its length, and
 * then sparse columns, each with its type and the number of its name. Numbers are little-endian.
 */
export const ROW_VERSION = 0x81;

/** Codes of the types that batches use. A boolean is all in its code. */
export const TYPE = { false: 2, true: 3, int32: 7, uint32: 11, float64: 16, utf8: 20, binary: 21 } as const;

type ColumnType = 'bool' | 'int32' | 'uint32' | 'float64' | 'utf8' | 'binary';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export interface Layout {
  readonly id: number;
  /** All of 4 bytes. */
  readonly fixed: readonly Column[];
  readonly variable: readonly Column[];
  readonly sparse: readonly Column[];
}

export type RowValue = string | number | boolean | Buffer;
export type Row = Readonly<Record<string, RowValue>>;

export const BATCH_OPERATION: Layout = {
  id: 2_145_473_648,
  fixed: [
    { name: 'operationType', type: 'int32' },
    { name: 'resourceType', type: 'int32' },
  ],
  variable: [
    { name: 'partitionKey', type: 'utf8' },
    { name: 'effectivePartitionKey', type: 'binary' },
    { name: 'id', type: 'utf8' },
    { name: 'binaryId', type: 'binary' },
    { name: 'resourceBody', type: 'binary' },
  ],
  sparse: [
    { name: 'indexingDirective', type: 'utf8' },
    { name: 'ifMatch', type: 'utf8' },
    { name: 'ifNoneMatch', type: 'utf8' },
    { name: 'timeToLiveInSeconds', type: 'int32' },
    { name: 'minimalReturnPreference', type: 'bool' },
  ],
};

export const BATCH_RESULT: Layout = {
  id: 2_145_473_649,
  fixed: [
    { name: 'statusCode', type: 'int32' },
    { name: 'subStatusCode', type: 'int32' },
  ],
  variable: [
    { name: 'eTag', type: 'utf8' },
    { name: 'resourceBody', type: 'binary' },
  ],
  sparse: [
    { name: 'retryAfterMilliseconds', type: 'uint32' },
    { name: 'requestCharge', type: 'float64' },
  ],
};

/** Names by their numbers in sparse columns; 0 is the empty name. */
export const namesOf = ({ fixed, variable, sparse }: Layout): readonly string[] => [
  '',
  ...[...fixed, ...variable, ...sparse].map(({ name }) => name),
];
