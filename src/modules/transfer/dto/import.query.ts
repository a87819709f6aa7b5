import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { BooleanFromQuery } from '../../../common/http/query-values.js';
import { ONE_OF, TRUE_OR_FALSE } from '../../../common/validation/messages.js';
import type { ImportOptions } from '../import/import-options.js';

const MODES = ['create', 'upsert'] as const;
const ON_ERROR = ['continue', 'stop'] as const;

/** The query of an import. */
export class ImportQuery implements ImportOptions {
  @ApiPropertyOptional({
    enum: MODES,
    default: 'upsert',
    description:
      'What happens to a product that is there already: `create` fails its row, `upsert` replaces it.',
  })
  @IsIn(MODES, ONE_OF)
  mode: ImportOptions['mode'] = 'upsert';

  @ApiPropertyOptional({
    enum: ON_ERROR,
    default: 'continue',
    description: '`stop` reads no further than the first row that fails.',
  })
  @IsIn(ON_ERROR, ONE_OF)
  onError: ImportOptions['onError'] = 'continue';

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description:
      'Writes nothing and tells what would happen. The first million rows are also compared with one another.',
  })
  @BooleanFromQuery()
  @IsBoolean(TRUE_OR_FALSE)
  dryRun: boolean = false;
}
