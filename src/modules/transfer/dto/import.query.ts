import { ApiPropertyOptional } from '@nestjs/swagger';
import { BooleanFromQuery } from '../../../common/http/query-values.js';
import { IsOneOf, Rule } from '../../products/dto/rules.js';
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
  @IsOneOf(MODES)
  mode: ImportOptions['mode'] = 'upsert';

  @ApiPropertyOptional({
    enum: ON_ERROR,
    default: 'continue',
    description: '`stop` reads no further than the first row that fails.',
  })
  @IsOneOf(ON_ERROR)
  onError: ImportOptions['onError'] = 'continue';

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description:
      'Writes nothing and tells what would happen. The first million rows are also compared with one another.',
  })
  @BooleanFromQuery()
  @Rule('invalid_type', 'must be true or false', (value) => typeof value === 'boolean')
  dryRun: boolean = false;
}
