import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Integer } from '../../common/config/rules.js';

class TransferVariables extends ProcessVariables {
  @Integer(1_024, 1_099_511_627_776)
  IMPORT_MAX_BYTES = 1_073_741_824;
}

export interface TransferConfig {
  /** Of an import, both as it arrives and unpacked. */
  readonly importMaxBytes: number;
}

/** What imports may have. */
export const transferConfig = defineNamespace('transfer', {
  variables: TransferVariables,
  build: ({ IMPORT_MAX_BYTES }): TransferConfig => ({ importMaxBytes: IMPORT_MAX_BYTES }),
});
