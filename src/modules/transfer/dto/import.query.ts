import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { Transform } from 'class-transformer';
import { BooleanFromQuery } from '../../../common/http/query-values.js';
import { ONE_OF, TRUE_OR_FALSE } from '../../../common/validation/messages.js';
import {
  type Decimal,
  DECIMALS,
  type Delimiter,
  DELIMITERS,
  type Encoding,
  ENCODINGS,
} from '../wire/input-format.js';
import { IMPORT_KINDS, type ImportOptions } from './import-options.js';
import { ProductField } from '../../products/dto/product-field.js';
import { StockField } from '../../stock/dto/stock-field.js';

const MODES = ['create', 'upsert'] as const;
const ON_ERROR = ['continue', 'stop'] as const;

const DELIMITER_NAMES: Readonly<Record<string, Delimiter>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
};

/** The query of an import. */
export class ImportQuery implements ImportOptions {
  @ApiPropertyOptional({
    enum: IMPORT_KINDS,
    default: 'products',
    description:
      '`counts` is a stocktake: each row says what was found of a product at one location. It needs the scope `stock:write`.',
  })
  @IsIn(IMPORT_KINDS, ONE_OF)
  kind: ImportOptions['kind'] = 'products';

  @ProductField.Category({
    required: false,
    example: undefined,
    description: 'With `kind=counts`: the category of rows that name none.',
  })
  category?: string;

  @StockField.Location({
    required: false,
    example: undefined,
    description: 'With `kind=counts`: the location of rows that name none. Left out: `main`.',
  })
  location?: string;

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

  @ApiPropertyOptional({
    type: String,
    example: undefined,
    description:
      'Of CSV: which column is which field, and which columns are ignored, separated by commas: `sku:Variant SKU,name:Title,Vendor:ignore,*:ignore`. `*` is every column that is not named. An entry with a comma stands in double quotes. Case and blanks in names do not matter.',
  })
  @IsOptional()
  @IsString()
  columns?: string;

  @ApiPropertyOptional({
    enum: [...DELIMITERS, ...Object.keys(DELIMITER_NAMES)],
    description: 'Of CSV: what separates cells. Left out: as the header shows.',
  })
  @Transform(({ value }: { value: unknown }) => DELIMITER_NAMES[String(value)] ?? value)
  @IsOptional()
  @IsIn(DELIMITERS, { message: '$property must be one of comma, semicolon, tab, pipe' })
  delimiter?: Delimiter;

  @ApiPropertyOptional({
    enum: DECIMALS,
    description: 'Of CSV: what separates decimals. Left out: a point.',
  })
  @IsOptional()
  @IsIn(DECIMALS, { message: '$property must be . or ,' })
  decimal?: Decimal;

  @ApiPropertyOptional({
    enum: ENCODINGS,
    description:
      'How the text is written. A byte order mark in the text overrules it. Left out: UTF-16 is recognised, and CSV that is not UTF-8 is read as windows-1252; the report says which.',
  })
  @IsOptional()
  @IsIn(ENCODINGS, ONE_OF)
  encoding?: Encoding;
}
