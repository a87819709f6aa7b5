import { Injectable } from '@nestjs/common';
import { inTurnWithRetry } from '../../common/rate-limit/in-turn.js';
import { currentRequest } from '../../common/context/request-context.js';
import { toExportedProduct } from './format/exported-product.js';
import { ProductScannerService, type ShownProduct } from '../products/list/product-scanner.service.js';
import type { ExportQuery } from './dto/export.query.js';
import type { Format } from './export/export-formats.js';

/** The byte order mark, by which Excel knows UTF-8. */
const BOM = '\ufeff';

/** All products at once, as text. */
@Injectable()
export class ExportsService {
  constructor(private readonly scanner: ProductScannerService) {}

  /**
   * Begins with the first page in hand, so that whatever is wrong from the beginning is an answer of its own. What fails later
   * fails the text, after it has been tried for a while: a file must not end as if it were whole.
   */
  async open(
    format: Format,
    { category, bom }: Pick<ExportQuery, 'category' | 'bom'>,
  ): Promise<AsyncIterable<string>> {
    const { signal } = currentRequest();
    let hasBegun = false;
    const read = <T>(question: () => Promise<T>) =>
      hasBegun ? inTurnWithRetry(question, signal) : question();
    const pages = this.scanner.shownPages(category === undefined ? {} : { category }, { read });
    const first = await pages.next();
    hasBegun = true;
    return textOf(
      { ...format, head: `${bom ? BOM : ''}${format.head}` },
      first.done === true ? [] : first.value,
      pages,
    );
  }
}

async function* textOf(
  format: Format,
  first: readonly ShownProduct[],
  others: AsyncIterable<readonly ShownProduct[]>,
): AsyncGenerator<string> {
  yield format.head + format.write(first.map(toExportedProduct));
  for await (const page of others) yield format.write(page.map(toExportedProduct));
}
