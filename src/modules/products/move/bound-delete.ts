import { hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { PRODUCT_ERRORS } from '../entities/products.errors.js';

/** What became of a delete that was bound to a version. */
type Removal = 'removed' | 'changed' | 'absent';

/** That there is none, or another version, is a result of such a delete, not a failure. */
export async function removalOf(work: Promise<unknown>): Promise<Removal> {
  try {
    await work;
    return 'removed';
  } catch (error) {
    if (hasCode(error, PRODUCT_ERRORS.product_not_found)) return 'absent';
    if (hasCode(error, HTTP_ERRORS.precondition_failed)) return 'changed';
    throw error;
  }
}
